import * as Effect from "effect/Effect"
import type { EpochMillis } from "../../../domain/time/Timestamp.ts"
import type { PushError } from "./PushError.ts"

/** Receipts on their way to disk, several to one fsync. */
export interface Ledger<A, R> {
  /** Durable after the next `flush` at the latest; usually within a tenth of a second. */
  readonly add: (receipts: ReadonlyArray<A>) => Effect.Effect<void, PushError, R>
  readonly flush: Effect.Effect<void, PushError, R>
}

/** One fsync covers what arrives in this many milliseconds, by the receipts' own times, or this many receipts. */
const interval = 100
const batch = 256

export const make = <A extends { readonly receivedAt: EpochMillis }, R>(
  append: (receipts: ReadonlyArray<A>) => Effect.Effect<void, PushError, R>
): Effect.Effect<Ledger<A, R>> =>
  Effect.map(Effect.makeSemaphore(1), (turn) => {
    let pending: Array<A> = []
    let committed = Number.NEGATIVE_INFINITY
    const flush = turn.withPermits(1)(Effect.suspend(() => {
      const taken = pending
      pending = []
      committed = taken.at(-1)?.receivedAt ?? committed
      return taken.length === 0 ? Effect.void : append(taken)
    }))
    return {
      flush,
      add: (receipts) =>
        Effect.suspend(() => {
          pending.push(...receipts)
          const passed = Math.abs((pending.at(-1)?.receivedAt ?? committed) - committed)
          return pending.length >= batch || passed >= interval ? flush : Effect.void
        })
    }
  })
