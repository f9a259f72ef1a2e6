import * as Effect from "effect/Effect"
import * as Receipt from "../../../domain/push/Receipt.ts"
import * as WithdrawalPlan from "../../../domain/push/WithdrawalPlan.ts"
import type { Workspace } from "../../../domain/workspace/Workspace.ts"
import { Receipts } from "../../../ports/Receipts.ts"
import { use } from "../../../ports/Use.ts"
import { Withdrawals } from "../../../ports/Withdrawals.ts"
import * as Ledger from "./Ledger.ts"
import { fromStore, type PushError } from "./PushError.ts"

/** What one server acknowledged, known at once and on disk a moment later. */
export interface ReceiptBook extends Ledger.Ledger<Receipt.Receipt, Receipts> {
  /** The latest of each path, whatever id it was sent for: the path alone decides what is sent. */
  readonly of: (path: string) => Receipt.Receipt | undefined
  /** Of every session and path. */
  readonly all: () => Iterable<Receipt.Receipt>
  readonly has: (sessionId: string, path: string) => boolean
  /** About how many paths there are receipts of. */
  readonly size: number
}

/** Without what the server has deleted since: that would have to be sent again. */
export const open = (
  workspace: Workspace,
  serverUrl: string
): Effect.Effect<ReceiptBook, PushError, Receipts | Withdrawals> =>
  Effect.gen(function*() {
    const index = yield* Effect.mapError(use(Receipts, (receipts) => receipts.index(workspace)), fromStore)
    const withdrawals = yield* Effect.mapError(use(Withdrawals, (port) => port.read(workspace)), fromStore)
    const ledger = yield* Ledger.make((receipts: ReadonlyArray<Receipt.Receipt>) =>
      Effect.mapError(use(Receipts, (port) => port.append(workspace, receipts)), fromStore))
    const isGone = WithdrawalPlan.gone(withdrawals)
    const ours = (known: ReadonlyArray<Receipt.Receipt>): ReadonlyArray<Receipt.Receipt> =>
      Receipt.latest(known)
        .filter((receipt) => receipt.serverUrl === serverUrl && !isGone(receipt))
        .sort((a, b) => a.receivedAt - b.receivedAt)
    /** Of paths that were asked for: one receipt of each session, the latest last. */
    const asked = new Map<string, ReadonlyArray<Receipt.Receipt>>()
    const of = (path: string): ReadonlyArray<Receipt.Receipt> => {
      const known = asked.get(path)
      if (known !== undefined) return known
      const found = ours(index.of(path))
      asked.set(path, found)
      return found
    }
    const remember = (receipt: Receipt.Receipt): void => {
      const others = of(receipt.path).filter(({ sessionId }) => sessionId !== receipt.sessionId)
      asked.set(receipt.path, [...others, receipt])
      added.add(receipt.path)
    }
    const added = new Set<string>()
    function* all(): Iterable<Receipt.Receipt> {
      for (const group of index.groups()) {
        const { path } = group[0]!
        if (!added.has(path)) yield* asked.get(path) ?? ours(group)
      }
      for (const path of added) yield* of(path)
    }
    return {
      of: (path) => of(path).at(-1),
      all,
      has: (sessionId, path) => of(path).some((receipt) => receipt.sessionId === sessionId),
      size: index.size,
      add: (receipts) => {
        receipts.forEach(remember)
        return ledger.add(receipts)
      },
      flush: ledger.flush
    }
  })
