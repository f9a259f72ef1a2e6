import * as Context from "effect/Context"
import type * as Micro from "effect/Micro"
import type { FamilyReceipt } from "../domain/push/FamilyReceipt.ts"
import type { Workspace } from "../domain/workspace/Workspace.ts"
import type { DiskError } from "./Disk.ts"
import type { ForeignFile } from "./Queue.ts"

/**
 * What servers acknowledged of the families of this workspace's sessions (`agnes-receipts-family.jsonl`). Lines that are
 * no receipts are skipped when read: the worst that follows is one repeated upload.
 */
export class FamilyReceipts extends Context.Tag("agnes/FamilyReceipts")<FamilyReceipts, {
  /** The last receipt of each file and server. */
  readonly latest: (workspace: Workspace) => Micro.Micro<ReadonlyArray<FamilyReceipt>, DiskError | ForeignFile>
  /** Appends in one durable batch (one fsync). Under the push lock only. */
  readonly append: (
    workspace: Workspace,
    receipts: ReadonlyArray<FamilyReceipt>
  ) => Micro.Micro<void, DiskError | ForeignFile>
  /** Keeps the last receipt of each file and server, without those `gone` is true for. Atomic. Under the push lock only. */
  readonly compact: (
    workspace: Workspace,
    gone: (receipt: FamilyReceipt) => boolean
  ) => Micro.Micro<void, DiskError | ForeignFile>
}>() {}
