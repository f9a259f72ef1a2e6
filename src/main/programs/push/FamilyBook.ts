import * as Effect from "effect/Effect"
import type { FamilyReceipt } from "../../../domain/push/FamilyReceipt.ts"
import * as WithdrawalPlan from "../../../domain/push/WithdrawalPlan.ts"
import type { Workspace } from "../../../domain/workspace/Workspace.ts"
import { FamilyReceipts } from "../../../ports/FamilyReceipts.ts"
import { use } from "../../../ports/Use.ts"
import { Withdrawals } from "../../../ports/Withdrawals.ts"
import * as Ledger from "./Ledger.ts"
import { fromStore, type PushError } from "./PushError.ts"

/** What one server acknowledged of families, known at once and on disk a moment later. */
export interface FamilyBook extends Ledger.Ledger<FamilyReceipt, FamilyReceipts> {
  readonly of: (transcript: string, name: string) => FamilyReceipt | undefined
  readonly all: () => Iterable<FamilyReceipt>
}

const key = (transcript: string, name: string): string => `${name}\0${transcript}`

/** Without what the server has deleted since: a family is taken back with its session, and comes again with it. */
export const open = (
  workspace: Workspace,
  serverUrl: string
): Effect.Effect<FamilyBook, PushError, FamilyReceipts | Withdrawals> =>
  Effect.gen(function*() {
    const known = yield* Effect.mapError(use(FamilyReceipts, (port) => port.latest(workspace)), fromStore)
    const withdrawals = yield* Effect.mapError(use(Withdrawals, (port) => port.read(workspace)), fromStore)
    const ledger = yield* Ledger.make((receipts: ReadonlyArray<FamilyReceipt>) =>
      Effect.mapError(use(FamilyReceipts, (port) => port.append(workspace, receipts)), fromStore))
    const last = new Map<string, FamilyReceipt>()
    const remember = (receipt: FamilyReceipt): void => void last.set(key(receipt.transcript, receipt.name), receipt)
    const isGone = WithdrawalPlan.gone(withdrawals)
    known
      .filter((receipt) => receipt.serverUrl === serverUrl && !isGone({ ...receipt, path: receipt.transcript }))
      .forEach(remember)
    return {
      of: (transcript, name) => last.get(key(transcript, name)),
      all: () => last.values(),
      add: (receipts) => {
        receipts.forEach(remember)
        return ledger.add(receipts)
      },
      flush: ledger.flush
    }
  })
