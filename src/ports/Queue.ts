import * as Context from "effect/Context"
import type * as Micro from "effect/Micro"
import type { QueueEntry } from "../domain/queue/QueueEntry.ts"
import type { Workspace } from "../domain/workspace/Workspace.ts"
import type { DiskError } from "./Disk.ts"

/** The entries of one queue file, and the lines nobody could read (as text, at most 4 KiB each). */
export interface QueueContent {
  readonly entries: ReadonlyArray<QueueEntry>
  readonly unparsable: ReadonlyArray<string>
}

/** A queue file that push took away from the writers. */
export interface Snapshot {
  readonly path: string
}

/** The queue, a snapshot or the private list is a link, not a regular file, or belongs to somebody else. */
export class ForeignFile {
  readonly _tag = "ForeignFile"
  readonly path: string
  readonly reason: "link" | "not-regular" | "foreign-owner"
  constructor(path: string, reason: "link" | "not-regular" | "foreign-owner") {
    this.path = path
    this.reason = reason
  }
  get message(): string {
    const what = { link: "is a link", "not-regular": "is not a regular file", "foreign-owner": "belongs to another user" }
    return `${this.path} ${what[this.reason]}`
  }
}

/**
 * The durable queue of captured sessions in a workspace (design §3, §3.1; client spec §3).
 *
 * Every method that succeeds has made its effect durable: it survives a power cut the moment it returns. All writers
 * are serialised by the queue lock, which they hold only for one append, one rename or one batch.
 */
export class Queue extends Context.Tag("agnes/Queue")<Queue, {
  /**
   * Appends one entry as a whole line; creates `.claude` and the file when missing. Waits at most 300 ms for the queue
   * lock; without it the line goes to a snapshot file of its own, so a capture never waits for a stuck holder. A torn
   * last line of an earlier writer is ended first and never damages this one. Not idempotent: a repeat adds a line,
   * which push folds into one.
   */
  readonly append: (workspace: Workspace, entry: QueueEntry) => Micro.Micro<void, DiskError>
  /**
   * Takes the live queue away by renaming it to `agnes-sessions.snapshot.<pid>.<8 hex>.txt`; `undefined` when there is
   * none. Waits for the lock without limit: only push calls it.
   */
  readonly takeSnapshot: (workspace: Workspace) => Micro.Micro<Snapshot | undefined, DiskError | ForeignFile>
  /** Snapshots an earlier run or a lock-less capture left, oldest first by modification time. */
  readonly snapshots: (workspace: Workspace) => Micro.Micro<ReadonlyArray<Snapshot>, DiskError>
  /** The content of a snapshot, repeats included, in file order. */
  readonly readSnapshot: (snapshot: Snapshot) => Micro.Micro<QueueContent, DiskError | ForeignFile>
  /** The content of the live queue, empty when there is none; takes nothing away. For dry runs and `status`. */
  readonly peek: (workspace: Workspace) => Micro.Micro<QueueContent, DiskError | ForeignFile>
  /** Appends the entries to the live queue in one durable batch; nothing at all for none. */
  readonly requeue: (workspace: Workspace, entries: ReadonlyArray<QueueEntry>) => Micro.Micro<void, DiskError | ForeignFile>
  /** Deletes a snapshot; one that is gone already is fine. Only after all of its entries are safe elsewhere. */
  readonly discard: (snapshot: Snapshot) => Micro.Micro<void, DiskError>
  /** Identity of the live queue's content (inode and size), `undefined` when there is none: has somebody written since? */
  readonly version: (workspace: Workspace) => Micro.Micro<string | undefined, DiskError>
}>() {}
