import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as FiberId from "effect/FiberId"
import * as Audit from "../../../domain/server/Audit.ts"
import type { Table } from "../../../domain/tables/Table.ts"
import type { Caller } from "../../../ports/api/Authorization.ts"
import { AuditTrail } from "../../../ports/AuditTrail.ts"
import type { StoreError } from "../../../ports/StoreError.ts"
import { deed } from "../../programs/server/tables/Register.ts"

/** What is written down in one step. */
interface Batch {
  readonly deeds: Array<Audit.Deed>
  readonly done: Deferred.Deferred<void, StoreError>
  begun: boolean
}

/** What was written down in this life of the server; past this many the oldest may be written down again. */
const most = 100_000

type Note = (key: string, entry: Audit.Deed) => Effect.Effect<void, StoreError>

const over = (trail: AuditTrail["Type"]): Note => {
  const seen = new Set<string>()
  const turn = Effect.unsafeMakeSemaphore(1)
  let open: Batch | undefined

  const remember = (key: string): void => {
    seen.add(key)
    const [oldest] = seen
    if (seen.size > most && oldest !== undefined) seen.delete(oldest)
  }

  /** Whoever comes first writes for all who came by then. */
  const write = (batch: Batch): Effect.Effect<void> => {
    if (batch.begun) return Effect.void
    batch.begun = true
    open = undefined
    const [first, ...rest] = batch.deeds
    const others = Effect.forEach(rest, (each) => trail.add(each), { discard: true })
    return trail.along(others, () => first).pipe(
      Effect.intoDeferred(batch.done),
      Effect.asVoid,
      Effect.uninterruptible
    )
  }

  return (key, entry) =>
    Effect.suspend(() => {
      if (seen.has(key)) return Effect.void
      remember(key)
      const batch = open ??= { deeds: [], done: Deferred.unsafeMake(FiberId.none), begun: false }
      batch.deeds.push(entry)
      return turn.withPermits(1)(Effect.suspend(() => write(batch))).pipe(
        Effect.zipRight(Deferred.await(batch.done)),
        Effect.tapError(() => Effect.sync(() => seen.delete(key)))
      )
    })
}

/** Of each trail, for as long as it lives. */
const notes = new WeakMap<AuditTrail["Type"], Note>()

const noteOf = (trail: AuditTrail["Type"]): Note => {
  const note = notes.get(trail) ?? over(trail)
  notes.set(trail, note)
  return note
}

/**
 * Writes down who got which version of a table, once each, before the first byte is sent: a download comes in many
 * ranges, and a client that pulls a thousand tables every hour would bury everything else. Those who come at the same
 * time share a commit.
 */
export const noted = (caller: Caller, { current, id, name }: Table) =>
  Effect.flatMap(AuditTrail, (trail) => {
    const params = { name, generation: current.generation, bytes: current.size }
    const entry = deed("table.download", Audit.person(caller), id, params)
    return noteOf(trail)(`${caller.id} ${current.generation}`, entry)
  })
