import * as Effect from "effect/Effect"
import * as Audit from "../../../domain/server/Audit.ts"
import type { Table } from "../../../domain/tables/Table.ts"
import type { Caller } from "../../../ports/api/Authorization.ts"
import { AuditTrail } from "../../../ports/AuditTrail.ts"
import { deed } from "../../programs/server/tables/Register.ts"

/** What was written down in this life of the server; past this many the oldest may be written down again. */
const most = 100_000
const known = new WeakMap<AuditTrail["Type"], Set<string>>()

/**
 * Writes down who got which version of a table, once each: a download comes in many ranges, and a client that pulls a
 * thousand tables every hour would bury everything else.
 */
export const noted = (caller: Caller, { current, id, name }: Table) =>
  Effect.gen(function*() {
    const trail = yield* AuditTrail
    const seen = known.get(trail) ?? new Set()
    known.set(trail, seen)
    const key = `${caller.id} ${current.generation}`
    if (seen.has(key)) return
    seen.add(key)
    const [oldest] = seen
    if (seen.size > most && oldest !== undefined) seen.delete(oldest)
    const params = { name, generation: current.generation, bytes: current.size }
    yield* trail.add(deed("table.download", Audit.person(caller), id, params))
  })
