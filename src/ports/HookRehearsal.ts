import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"

/** What became of a hook line that was tried. */
export interface Rehearsed {
  /** The made-up session stands in the queue. */
  readonly captured: boolean
  /** The outcome the capture noted, when it noted one. */
  readonly outcome: string | undefined
  /** The shell's exit code; `undefined` when it was ended by a signal or never began. */
  readonly code: number | undefined
}

/**
 * Runs a hook line as Claude Code does (`/bin/sh -c`, a process group of its own, the event as JSON on standard input),
 * in a workspace made for it and deleted afterwards, with settings of their own in which no server is named: nothing is
 * sent, and no other workspace is touched (the user's cache may get compiled code). `path` is the `PATH` it gets. Ends
 * what runs longer than 20 s. `undefined` where hooks are not run by a shell (Windows). Never fails.
 */
export class HookRehearsal extends Context.Tag("agnes/HookRehearsal")<HookRehearsal, {
  readonly run: (line: string, path: string) => Effect.Effect<Rehearsed | undefined>
}>() {}
