import { assert, describe, it } from "@effect/vitest"
import { Context, Effect, Fiber, Layer, Option, TestClock } from "effect"
import Database from "libsql"
import * as fs from "node:fs"
import { setImmediate } from "node:timers/promises"
import * as Revision from "../../../src/domain/server/Revision.ts"
import * as SqlDatabaseSchema from "../../../src/adapters/sqlite/SqlDatabaseSchema.ts"
import * as Sqlite from "../../../src/adapters/sqlite/Sqlite.ts"
import * as SqlSessionStore from "../../../src/adapters/sqlite/SqlSessionStore.ts"
import { SessionStore } from "../../../src/ports/SessionStore.ts"
import * as TempFolder from "../../support/TempFolder.ts"

/** The session's name is a word of its own that only this test knows. */
const key = { userId: "ann", session: "canary-5f2c61" }

const recorded = (stored: Revision.Stored | undefined) =>
  Effect.succeed(Revision.decide(stored, { sha256: "ab".repeat(32), size: 3 }, "current-begins-incoming"))

/** A store with one session that was taken back, and its bytes still owed. */
const withdrawn = Effect.gen(function*() {
  const path = `${yield* TempFolder.make}/a.sqlite`
  const layer = SqlSessionStore.layer.pipe(
    Layer.provideMerge(SqlDatabaseSchema.layer), Layer.provide(Sqlite.layer(path)), Layer.orDie
  )
  const store = yield* Effect.map(Layer.build(layer), Context.get(SessionStore))
  yield* store.record(key, 1, recorded)
  return { path, store }
})

/** Somebody who looked at the database and is not done. */
const reader = (path: string) =>
  Effect.acquireRelease(Effect.sync(() => {
    const database = new Database(path)
    database.exec("BEGIN")
    database.prepare("SELECT COUNT(*) FROM sessions").all()
    return { database, end: () => database.exec("COMMIT") }
  }), ({ database }) => Effect.sync(() => database.close()))

/** A tenth of a virtual second, and what real disks have done meanwhile. */
const moment = Effect.zipRight(Effect.promise(() => setImmediate()), TestClock.adjust("100 millis"))

const ended = <A, E>(fiber: Fiber.Fiber<A, E>) =>
  Effect.zipRight(Effect.repeat(Effect.zipRight(moment, Fiber.poll(fiber)), { until: Option.isSome }), Fiber.join(fiber))

const logOf = (path: string): number => fs.statSync(`${path}-wal`).size

describe("emptying the database's log before a withdrawal is confirmed", () => {
  it.scoped("waits for somebody who reads from it", () =>
    Effect.gen(function*() {
      const { path, store } = yield* withdrawn
      const { end } = yield* reader(path)
      yield* store.withdraw(key, 2)
      let erased = false
      const erasing = yield* Effect.fork(store.erase(key, 3, Effect.sync(() => {
        erased = true
        assert.strictEqual(logOf(path), 0)
      })))
      yield* Effect.repeatN(moment, 20)
      assert.isFalse(erased)
      end()
      yield* ended(erasing)
      assert.isTrue(erased)
      assert.deepStrictEqual(yield* store.unerased, [])
    }))

  it.scoped("fails when they do not end, and the bytes stay owed", () =>
    Effect.gen(function*() {
      const { path, store } = yield* withdrawn
      const { end } = yield* reader(path)
      yield* store.withdraw(key, 2)
      const erasing = yield* Effect.fork(Effect.flip(store.erase(key, 3, Effect.dieMessage("erased"))))
      const error = yield* ended(erasing)
      assert.strictEqual(error._tag, "StoreError")
      assert.deepStrictEqual(yield* store.unerased, [key])
      end()
      yield* store.erase(key, 4, Effect.void)
      assert.deepStrictEqual(yield* store.unerased, [])
    }))
})
