import * as Context from "effect/Context"
import type * as Micro from "effect/Micro"
import type { DeadLetter, Past, Release } from "../domain/push/DeadLetter.ts"
import type { Workspace } from "../domain/workspace/Workspace.ts"
import type { DiskError } from "./Disk.ts"
import type { ForeignFile } from "./Queue.ts"

export type { Release } from "../domain/push/DeadLetter.ts"

/**
 * The dead-letter list of a workspace (`agnes-sessions-failed.txt`), never rotated, and its history
 * (`agnes-sessions-failed.history.txt`), which is. Written under the push lock only; every success is durable.
 */
export class DeadLetters extends Context.Tag("agnes/DeadLetters")<DeadLetters, {
  /** In the order they were added; lines that are none are kept in the file and left out here. */
  readonly read: (workspace: Workspace) => Micro.Micro<ReadonlyArray<DeadLetter>, DiskError | ForeignFile>
  /** Appends in one durable batch; nothing for none. */
  readonly add: (workspace: Workspace, letters: ReadonlyArray<DeadLetter>) => Micro.Micro<void, DiskError | ForeignFile>
  /**
   * Takes out the letters `select` is true for: first they are appended to the history with the reason, then the list
   * is replaced atomically. Returns what was taken out; when that is nothing, what is not on the list is durably out of
   * it. Whoever puts letters elsewhere does so durably **before** this call.
   */
  readonly release: (
    workspace: Workspace,
    release: Release,
    select: (letter: DeadLetter) => boolean
  ) => Micro.Micro<ReadonlyArray<DeadLetter>, DiskError | ForeignFile>
  /**
   * Appends to the history what is given up without ever having been on the list, in one durable batch; nothing for
   * none. Whoever takes it out of the queue does so **after** this call.
   */
  readonly record: (
    workspace: Workspace,
    release: Release,
    past: ReadonlyArray<Past>
  ) => Micro.Micro<void, DiskError | ForeignFile>
}>() {}
