import * as Context from "effect/Context"
import type { Claims } from "../domain/server/Claims.ts"

/**
 * Signs and checks the server's tokens: JWT, HS256, with a key that exists in this installation only. Pure: same input,
 * same output, nothing is written.
 */
export class TokenSigner extends Context.Tag("agnes/server/TokenSigner")<TokenSigner, {
  readonly sign: (claims: Claims) => string
  /** The claims of a token with a good signature; `undefined` for anything else. Never throws, constant-time compare. */
  readonly verify: (token: string) => Claims | undefined
  /** A text only this installation can make of the two; another one for every purpose. Compare with `equal`. */
  readonly mac: (purpose: string, text: string) => string
  /** Hex SHA-256 of a text: what is stored of a token, and what an odd file name becomes. */
  readonly fingerprint: (text: string) => string
  /** Are two fingerprints equal? Constant time; an empty stored one equals nothing. */
  readonly equal: (stored: string, given: string) => boolean
}>() {}
