import * as Effect from "effect/Effect"
import type { Receipt } from "../../../domain/push/Receipt.ts"
import * as WithdrawalPlan from "../../../domain/push/WithdrawalPlan.ts"
import type { Workspace } from "../../../domain/workspace/Workspace.ts"
import { Receipts } from "../../../ports/Receipts.ts"
import { use } from "../../../ports/Use.ts"
import { Withdrawals } from "../../../ports/Withdrawals.ts"
import * as Ledger from "./Ledger.ts"
import { fromStore, type PushError } from "./PushError.ts"

/** What one server acknowledged, known at once and on disk a moment later. */
export interface ReceiptBook extends Ledger.Ledger<Receipt, Receipts> {
  /** The latest of each path, whatever id it was sent for: the path alone decides what is sent. */
  readonly of: (path: string) => Receipt | undefined
  /** Of every session and path. */
  readonly all: () => Iterable<Receipt>
  readonly has: (sessionId: string, path: string) => boolean
}

/** Without what the server has deleted since: that would have to be sent again. */
export const open = (
  workspace: Workspace,
  serverUrl: string
): Effect.Effect<ReceiptBook, PushError, Receipts | Withdrawals> =>
  Effect.gen(function*() {
    const known = yield* Effect.mapError(use(Receipts, (receipts) => receipts.latest(workspace)), fromStore)
    const withdrawals = yield* Effect.mapError(use(Withdrawals, (port) => port.read(workspace)), fromStore)
    const ledger = yield* Ledger.make((receipts: ReadonlyArray<Receipt>) =>
      Effect.mapError(use(Receipts, (port) => port.append(workspace, receipts)), fromStore))
    const byPath = new Map<string, Receipt>()
    const exact = new Map<string, Receipt>()
    const remember = (receipt: Receipt): void => {
      byPath.set(receipt.path, receipt)
      exact.set(`${receipt.sessionId}\0${receipt.path}`, receipt)
    }
    const isGone = WithdrawalPlan.gone(withdrawals)
    const ours = known.filter((receipt) => receipt.serverUrl === serverUrl && !isGone(receipt))
    ours.sort((a, b) => a.receivedAt - b.receivedAt).forEach(remember)
    return {
      of: (path) => byPath.get(path),
      all: () => exact.values(),
      has: (sessionId, path) => exact.has(`${sessionId}\0${path}`),
      add: (receipts) => {
        receipts.forEach(remember)
        return ledger.add(receipts)
      },
      flush: ledger.flush
    }
  })
