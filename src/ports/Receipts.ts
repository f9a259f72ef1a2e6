import * as Context from "effect/Context"
import type * as Micro from "effect/Micro"
import type { Receipt } from "../domain/push/Receipt.ts"
import type { ReceiptIndex } from "../domain/push/ReceiptIndex.ts"
import type { Workspace } from "../domain/workspace/Workspace.ts"
import type { DiskError } from "./Disk.ts"
import type { ForeignFile } from "./Queue.ts"

/**
 * What servers acknowledged from this workspace (`agnes-receipts.jsonl`). Lines that are no receipts are skipped when
 * read: the worst that follows is one repeated upload.
 */
export class Receipts extends Context.Tag("agnes/Receipts")<Receipts, {
  /** Those of transcripts that are there, as far as anybody knows, found by their path: as of now. */
  readonly index: (workspace: Workspace) => Micro.Micro<ReceiptIndex, DiskError | ForeignFile>
  /** Also the compacted ones of transcripts that are gone: everything this workspace ever had acknowledged. */
  readonly all: (workspace: Workspace) => Micro.Micro<ReadonlyArray<Receipt>, DiskError | ForeignFile>
  /** Appends in one durable batch (one fsync). Under the push lock only. */
  readonly append: (workspace: Workspace, receipts: ReadonlyArray<Receipt>) => Micro.Micro<void, DiskError | ForeignFile>
  /**
   * Keeps the last receipt of each session, path and server; those for which `gone` is true move to
   * `agnes-receipts.old.jsonl` (made durable there first). Atomic. Under the push lock only.
   */
  readonly compact: (
    workspace: Workspace,
    gone: (receipt: Receipt) => boolean
  ) => Micro.Micro<void, DiskError | ForeignFile>
}>() {}
