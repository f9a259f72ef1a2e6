import * as Context from "effect/Context"
import type * as Micro from "effect/Micro"
import type { Line, Withdrawal } from "../domain/push/Withdrawal.ts"
import type { Workspace } from "../domain/workspace/Workspace.ts"
import type { DiskError } from "./Disk.ts"
import type { ForeignFile } from "./Queue.ts"

/**
 * Sessions to be taken back from servers (`agnes-withdrawals.jsonl`), one JSON object a line; a later line about the same
 * session and server replaces the earlier one.
 */
export class Withdrawals extends Context.Tag("agnes/Withdrawals")<Withdrawals, {
  /** The last state of each; lines that are none are skipped. */
  readonly read: (workspace: Workspace) => Micro.Micro<ReadonlyArray<Withdrawal>, DiskError | ForeignFile>
  /** Durable before it returns; nothing for none. */
  readonly append: (workspace: Workspace, lines: ReadonlyArray<Line>) => Micro.Micro<void, DiskError | ForeignFile>
  /** Takes out what is still due for a session (`mark-private --undo`), atomically. */
  readonly cancel: (workspace: Workspace, sessionId: string) => Micro.Micro<void, DiskError | ForeignFile>
}>() {}
