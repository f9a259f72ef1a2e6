import type { EpochMillis } from "../time/Timestamp.ts"
import * as Tokens from "../transcript/Usage.ts"

/**
 * One thing that counts, by a key it has in every file it is repeated in: resumed, forked and uploaded-again sessions
 * repeat lines (facts §2), and whatever is repeated counts once for its user.
 */
export interface Entry {
  readonly kind: Kind
  /** Message or request id, id of a call, id of a prompt's line, day and path of a file. */
  readonly key: string
  /** Model, tool or path; empty when no line said. */
  readonly name: string
  readonly at: EpochMillis | undefined
  readonly bySubAgent: boolean
  /** Of a call: its result is an error. */
  readonly failed: boolean
  /** Of a call: the message it stands in; else empty. */
  readonly message: string
  /** Of a message; zero for all others. */
  readonly tokens: Tokens.Usage
}

/** A message of the API, a call of a tool, a prompt of a person, a file a tool wrote to on one day. */
export type Kind = "message" | "call" | "prompt" | "file"

/** What need not be said is nothing. Field by field, several times faster than spreading: it is done per line. */
export const make = (
  { at, bySubAgent = false, failed = false, key, kind, message = "", name = "", tokens = Tokens.zero }:
    & Pick<Entry, "at" | "key" | "kind">
    & Partial<Entry>
): Entry => ({ kind, key, name, at, bySubAgent, failed, message, tokens })

/** What two files say about the SAME thing; order and repetition make no difference. */
export const same = (a: Entry, b: Entry): Entry => ({
  kind: a.kind,
  key: a.key,
  name: least(a.name, b.name),
  at: a.at === undefined ? b.at : b.at === undefined ? a.at : Math.min(a.at, b.at),
  bySubAgent: a.bySubAgent || b.bySubAgent,
  failed: a.failed || b.failed,
  message: least(a.message, b.message),
  tokens: Tokens.same(a.tokens, b.tokens)
})

/** Any choice would do that does not depend on the order; something before nothing. */
const least = (a: string, b: string): string => a === "" ? b : b === "" || a <= b ? a : b
