import * as Context from "effect/Context"
import type * as Micro from "effect/Micro"

/** Reading standard input failed; `message` is the system's text. */
export class HookInputError {
  readonly _tag = "HookInputError"
  readonly message: string
  constructor(message: string) {
    this.message = message
  }
}

/**
 * The standard input of a hook: one JSON object from Claude Code, then the end of the stream (facts §1), or nothing at
 * all (facts/lessons 7), or a pipe that is never closed.
 *
 * - `read` returns every byte that arrived before the end of the stream, or before 500 ms passed without a byte, or
 *   before 900 ms in all (design §3.1), whichever came first. It never waits longer and never blocks the process from
 *   ending. More than 64 MiB is cut off there.
 * - A terminal counts as empty: nobody types a payload.
 * - May be run once.
 */
export class HookInput extends Context.Tag("agnes/HookInput")<HookInput, {
  readonly read: Micro.Micro<Uint8Array, HookInputError>
}>() {}
