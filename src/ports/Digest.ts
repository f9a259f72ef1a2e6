import * as Context from "effect/Context"

/** Hashing. Pure: the same bytes give the same answer everywhere and always, and nothing can fail. */
export class Digest extends Context.Tag("agnes/Digest")<Digest, {
  /** SHA-256, lower-case hexadecimal. */
  readonly sha256: (bytes: Uint8Array) => string
}>() {}
