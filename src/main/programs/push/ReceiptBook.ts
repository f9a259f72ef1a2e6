import * as Effect from "effect/Effect"
import type { Receipt } from "../../../domain/push/Receipt.ts"
import * as WithdrawalPlan from "../../../domain/push/WithdrawalPlan.ts"
import type { Workspace } from "../../../domain/workspace/Workspace.ts"
import { Receipts } from "../../../ports/Receipts.ts"
import { use } from "../../../ports/Use.ts"
import { Withdrawals } from "../../../ports/Withdrawals.ts"
import { fromStore, type PushError } from "./PushError.ts"

/** What one server acknowledged, known at once and on disk a moment later. */
export interface ReceiptBook {
  /** The latest of each path, whatever id it was sent for: the path alone decides what is sent. */
  readonly of: (path: string) => Receipt | undefined
  /** Of every session and path. */
  readonly all: () => Iterable<Receipt>
  readonly has: (sessionId: string, path: string) => boolean
  /** Durable after the next `flush` at the latest; usually within a tenth of a second. */
  readonly add: (receipts: ReadonlyArray<Receipt>) => Effect.Effect<void, PushError, Receipts>
  readonly flush: Effect.Effect<void, PushError, Receipts>
}

/** One fsync covers what arrives in this many milliseconds, by the receipts' own times, or this many receipts. */
const interval = 100
const batch = 256

/** Without what the server has deleted since: that would have to be sent again. */
export const open = (
  workspace: Workspace,
  serverUrl: string
): Effect.Effect<ReceiptBook, PushError, Receipts | Withdrawals> =>
  Effect.gen(function*() {
    const known = yield* Effect.mapError(use(Receipts, (receipts) => receipts.latest(workspace)), fromStore)
    const turn = yield* Effect.makeSemaphore(1)
    const byPath = new Map<string, Receipt>()
    const exact = new Map<string, Receipt>()
    const remember = (receipt: Receipt): void => {
      byPath.set(receipt.path, receipt)
      exact.set(`${receipt.sessionId}\0${receipt.path}`, receipt)
    }
    const withdrawals = yield* Effect.mapError(use(Withdrawals, (port) => port.read(workspace)), fromStore)
    const isGone = WithdrawalPlan.gone(withdrawals)
    const ours = known.filter((receipt) => receipt.serverUrl === serverUrl && !isGone(receipt))
    ours.sort((a, b) => a.receivedAt - b.receivedAt).forEach(remember)
    let pending: Array<Receipt> = []
    let committed = Number.NEGATIVE_INFINITY
    const flush = turn.withPermits(1)(Effect.suspend(() => {
      const taken = pending
      pending = []
      committed = taken.at(-1)?.receivedAt ?? committed
      return taken.length === 0
        ? Effect.void
        : Effect.mapError(use(Receipts, (receipts) => receipts.append(workspace, taken)), fromStore)
    }))
    return {
      of: (path) => byPath.get(path),
      all: () => exact.values(),
      has: (sessionId, path) => exact.has(`${sessionId}\0${path}`),
      add: (receipts) =>
        Effect.suspend(() => {
          receipts.forEach(remember)
          pending.push(...receipts)
          const passed = Math.abs((pending.at(-1)?.receivedAt ?? committed) - committed)
          return pending.length >= batch || passed >= interval ? flush : Effect.void
        }),
      flush
    }
  })
