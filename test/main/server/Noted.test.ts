import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit } from "effect"
import type * as Audit from "../../../src/domain/server/Audit.ts"
import type { Table } from "../../../src/domain/tables/Table.ts"
import { noted } from "../../../src/main/server/tables/Noted.ts"
import type { Caller } from "../../../src/ports/api/Authorization.ts"
import { AuditTrail } from "../../../src/ports/AuditTrail.ts"
import { StoreError } from "../../../src/ports/StoreError.ts"

const caller = (id: string): Caller =>
  ({ id, email: `${id}@example.org`, name: id, active: true, admin: false, typ: "pat", tokenId: "t" })

const table = (generation: number) =>
  ({ id: `t${generation}`, name: `n${generation}`, current: { generation, size: 7 } }) as Table

/** A trail that counts its commits, and can be broken. */
const trail = () => {
  const kept: Array<Audit.Deed> = []
  const state = { commits: 0, broken: false }
  let pending: Array<Audit.Deed> = []
  const service = AuditTrail.of({
    add: (deed) => Effect.sync(() => void pending.push(deed)),
    along: (change, deed) =>
      Effect.gen(function*() {
        pending = []
        const done = yield* change
        yield* Effect.yieldNow()
        if (state.broken) return yield* new StoreError({ operation: "write", full: true })
        const last = deed(done)
        kept.push(...pending, ...(last === undefined ? [] : [last]))
        state.commits++
        return done
      }),
    known: () => Effect.dieMessage("not asked"),
    adopt: () => Effect.dieMessage("not asked"),
    list: () => Effect.dieMessage("not asked")
  })
  return { kept, state, service }
}

describe("who downloaded what", () => {
  it.effect("is written down once for a person and a version, many at a time", () =>
    Effect.gen(function*() {
      const { kept, service, state } = trail()
      const all = Array.from({ length: 50 }, (_, index) => index + 1)
      const people = ["ann", "bob"]
      const asked = [...people, ...people].flatMap((id) => all.map((generation) => noted(caller(id), table(generation))))
      yield* Effect.all(asked, { concurrency: "unbounded" }).pipe(Effect.provideService(AuditTrail, service))
      assert.deepStrictEqual(new Set(kept.map(({ actor, resource }) => `${actor.id} ${resource}`)).size, 100)
      assert.lengthOf(kept, 100)
      assert.isBelow(state.commits, 5)
      assert.deepInclude(kept[0], { action: "table.download" })
    }))

  it.effect("is not believed to be written when it was not: nobody of that commit goes on, and the next one writes", () =>
    Effect.gen(function*() {
      const { kept, service, state } = trail()
      const two = Effect.all([1, 2].map((generation) => Effect.exit(noted(caller("ann"), table(generation)))), { concurrency: 2 })
      state.broken = true
      assert.isTrue((yield* Effect.provideService(two, AuditTrail, service)).every(Exit.isFailure))
      state.broken = false
      assert.isTrue((yield* Effect.provideService(two, AuditTrail, service)).every(Exit.isSuccess))
      assert.lengthOf(kept, 2)
    }))
})
