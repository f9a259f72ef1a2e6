import * as Context from "effect/Context"
import type * as Micro from "effect/Micro"
import type { InDoubt } from "../domain/push/InDoubt.ts"
import type { Workspace } from "../domain/workspace/Workspace.ts"
import type { DiskError } from "./Disk.ts"
import type { ForeignFile } from "./Queue.ts"

/**
 * Uploads from this workspace of which nobody knows whether the server has them (`agnes-in-doubt.jsonl`). They say what
 * is to be taken back once its session is private, so a line is written before the last other trace of its upload goes.
 */
export class InDoubts extends Context.Tag("agnes/InDoubts")<InDoubts, {
  /** The last of each session, path and server; lines that are none are skipped. */
  readonly read: (workspace: Workspace) => Micro.Micro<ReadonlyArray<InDoubt>, DiskError | ForeignFile>
  /** Appends in one durable batch (one fsync); nothing for none. Under the push lock only. */
  readonly add: (workspace: Workspace, uploads: ReadonlyArray<InDoubt>) => Micro.Micro<void, DiskError | ForeignFile>
  /** Takes out those for which `settled` is true, atomically; nothing when there are none. Under the push lock only. */
  readonly remove: (
    workspace: Workspace,
    settled: (upload: InDoubt) => boolean
  ) => Micro.Micro<void, DiskError | ForeignFile>
}>() {}
