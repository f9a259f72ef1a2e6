import * as Micro from "effect/Micro"
import * as Withdrawal from "../../domain/push/Withdrawal.ts"
import * as JsonLine from "../../domain/text/JsonLine.ts"
import * as Workspace from "../../domain/workspace/Workspace.ts"
import type { DiskError } from "../../ports/Disk.ts"
import type { ForeignFile } from "../../ports/Queue.ts"
import type { Withdrawals } from "../../ports/Withdrawals.ts"
import * as DurableFile from "./DurableFile.ts"
import * as Lines from "./Lines.ts"
import type { Machine } from "./Machine.ts"
import * as QueueLock from "./QueueLock.ts"

const read = (
  machine: Machine,
  workspace: Workspace.Workspace
): Micro.Micro<ReadonlyArray<Withdrawal.Withdrawal>, DiskError | ForeignFile> =>
  Micro.map(
    Lines.text(machine, Workspace.withdrawals(workspace)),
    (text) => Withdrawal.current(JsonLine.parseAll(text, Withdrawal.parse))
  )

// Push and mark-private both write, and neither waits long for the other: so nothing is ever taken out of this file,
// and a cancellation is one more line.
const append = (
  machine: Machine,
  workspace: Workspace.Workspace,
  lines: ReadonlyArray<Withdrawal.Line>
): Micro.Micro<void, DiskError | ForeignFile> =>
  lines.length === 0 ? Micro.void : Micro.andThen(
    DurableFile.makeFolder(machine, Workspace.folder(workspace)),
    QueueLock.hurrying(machine, workspace, (alone) =>
      Lines.append(machine, workspace, Workspace.withdrawals(workspace), lines.map(Withdrawal.encode), {
        alone,
        replaced: false
      }))
  )

/** The withdrawals as a file of JSON lines that only grows. */
export const make = (machine: Machine): Withdrawals["Type"] => ({
  read: (workspace) => read(machine, workspace),
  append: (workspace, lines) => append(machine, workspace, lines),
  cancel: (workspace, sessionId) =>
    Micro.flatMap(read(machine, workspace), (withdrawals) =>
      append(machine, workspace, Withdrawal.cancel(withdrawals, sessionId)))
})
