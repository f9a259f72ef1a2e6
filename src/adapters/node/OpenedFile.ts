import * as Effect from "effect/Effect"
import * as Scope from "effect/Scope"
import { createHash } from "node:crypto"
import * as fs from "node:fs"
import type { Scan } from "../../domain/privacy/TranscriptScan.ts"
import {
  type OpenTranscript, type Pass, type Pieces, type RefusedReason, TranscriptMissing, TranscriptRefused,
  TranscriptUnreadable
} from "../../ports/Transcripts.ts"
import * as HashedParts from "./HashedParts.ts"
import * as TranscriptFile from "./TranscriptFile.ts"

export type OpenError = TranscriptMissing | TranscriptRefused | TranscriptUnreadable

/** Never a link, never waits for a FIFO or device. */
export const flags = fs.constants.O_RDONLY | (fs.constants.O_NOFOLLOW ?? 0) | (fs.constants.O_NONBLOCK ?? 0)
  | (fs.constants.O_NOCTTY ?? 0)

/** Fails with `TranscriptRefused` unless it is a regular file of this user. */
export const checkKind = (name: string, stat: fs.Stats): void => {
  if (stat.isSymbolicLink()) throw new TranscriptRefused(name, "link")
  if (!stat.isFile()) throw new TranscriptRefused(name, "not-regular")
  const uid = process.getuid?.()
  if (uid !== undefined && stat.uid !== uid) throw new TranscriptRefused(name, "foreign-owner")
}

const refusals: Readonly<Record<string, RefusedReason>> = {
  ELOOP: "link",
  ENAMETOOLONG: "name-too-long",
  ENXIO: "not-regular"
}

/** What a failure to open means. */
export const openError = (name: string, error: unknown): OpenError => {
  if (
    error instanceof TranscriptMissing || error instanceof TranscriptRefused
  ) return error
  const code = codeOf(error)
  const refusal = refusals[code]
  if (refusal !== undefined) return new TranscriptRefused(name, refusal)
  return code === "ENOENT" || code === "ENOTDIR" ? new TranscriptMissing(name) : new TranscriptUnreadable(name, code)
}

export const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "UNKNOWN"

/** `whole` are the bytes when they have been read already: a small file is read once. */
export interface Opened {
  readonly descriptor: number
  readonly stat: fs.Stats
  readonly whole?: Uint8Array | undefined
}

/**
 * Opens by `open`, until the scope closes. As `Effect.acquireRelease` would, without the state of a fiber that one keeps
 * for the release: a push opens thousands.
 */
export const scoped = (name: string, open: () => Opened): Effect.Effect<OpenTranscript, OpenError, Scope.Scope> =>
  Effect.uninterruptible(Effect.flatMap(Effect.scope, (scope) =>
    Effect.flatMap(
      Effect.try({ try: open, catch: (error) => openError(name, error) }),
      (opened) =>
        Effect.as(
          Scope.addFinalizer(scope, Effect.sync(() => fs.closeSync(opened.descriptor))),
          of(name, opened)
        )
    )))

/** A file once it is open: everything goes through the descriptor. */
const of = (name: string, { descriptor, stat, whole }: Opened): OpenTranscript => {
  const { size } = stat
  const pass = whole === undefined ? () => passOver(descriptor, size) : () => passOverRead(whole)
  const attempt = <A>(run: () => Promise<A>) =>
    Effect.tryPromise({ try: run, catch: (error) => new TranscriptUnreadable(name, codeOf(error)) })
  const parts = HashedParts.make(descriptor)
  return {
    path: name,
    ...TranscriptFile.measure(stat),
    pass,
    hashOf: (length) => attempt(() => parts.hashOf(length)),
    part: parts.part,
    hash: attempt(async () => {
      const { chunks, sha256 } = pass()
      for await (const _ of chunks) { /* hashed as they go by */ }
      return sha256()
    }),
    scan: (scan) => attempt(() => feed(whole === undefined ? TranscriptFile.chunks(descriptor, size) : [whole], scan))
  }
}

/** One pass over the first `size` bytes, hashing as they go by. */
export const passOver = (descriptor: number, size: number): Pass<AsyncIterable<Uint8Array>> => {
  const hash = createHash("sha256")
  async function* hashed() {
    for await (const chunk of TranscriptFile.chunks(descriptor, size)) {
      hash.update(chunk)
      yield chunk
    }
  }
  return { chunks: hashed(), sha256: () => hash.digest("hex") }
}

/** The same over bytes that are here already. */
const passOverRead = (whole: Uint8Array): Pass => {
  const hash = createHash("sha256")
  function* hashed() {
    hash.update(whole)
    yield whole
  }
  return { chunks: hashed(), sha256: () => hash.digest("hex") }
}

const feed = async <A>(chunks: Pieces, scan: Scan<A>): Promise<A | undefined> => {
  for await (const chunk of chunks) {
    const found = scan.feed(chunk)
    if (found !== undefined) return found
  }
  return scan.end()
}
