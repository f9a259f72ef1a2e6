import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Ref, TestClock } from "effect"
import * as MemoryBlobStore from "../../../src/adapters/memory/MemoryBlobStore.ts"
import * as MemoryPartialUploads from "../../../src/adapters/memory/MemoryPartialUploads.ts"
import * as MemorySessionStore from "../../../src/adapters/memory/MemorySessionStore.ts"
import * as Owed from "../../../src/main/server/uploads/Owed.ts"
import { SessionStore } from "../../../src/ports/SessionStore.ts"
import { StoreError } from "../../../src/ports/StoreError.ts"

const key = { userId: "ann", session: "one" }

const other = { userId: "bob", session: "two" }

/** The store in memory; to erase the one session fails as often as is asked. */
const failing = (times: number) =>
  Layer.effect(SessionStore, Effect.gen(function*() {
    const store = yield* SessionStore
    const left = yield* Ref.make(times)
    return {
      ...store,
      erase: (session, at, erase) =>
        Effect.flatMap(session.session === key.session ? Ref.getAndUpdate(left, (n) => n - 1) : Effect.succeed(0), (n) =>
          n > 0
            ? Effect.fail(new StoreError({ operation: "erase a session", full: false }))
            : store.erase(session, at, erase))
    } satisfies SessionStore["Type"]
  })).pipe(
    Layer.provide(MemorySessionStore.layer),
    Layer.merge(MemoryBlobStore.layer),
    Layer.merge(MemoryPartialUploads.layer)
  )

describe("what a server owes", () => {
  it.scoped("is deleted at its start", () =>
    Effect.gen(function*() {
      const store = yield* SessionStore
      yield* store.withdraw(key, 1)
      yield* Owed.erasing
      assert.deepStrictEqual(yield* store.unerased, [])
    }).pipe(Effect.provide(failing(0))))

  it.scoped("is deleted also when something before it cannot be", () =>
    Effect.gen(function*() {
      const store = yield* SessionStore
      yield* store.withdraw(key, 1)
      yield* store.withdraw(other, 1)
      yield* Owed.erasing
      assert.deepStrictEqual(yield* store.unerased, [key])
    }).pipe(Effect.provide(failing(1))))

  it.scoped("keeps nobody from being served when it cannot be deleted, and is tried again", () =>
    Effect.gen(function*() {
      const store = yield* SessionStore
      yield* store.withdraw(key, 1)
      yield* Owed.erasing
      assert.deepStrictEqual(yield* store.unerased, [key])
      yield* TestClock.adjust("10 minutes")
      assert.deepStrictEqual(yield* store.unerased, [key])
      yield* TestClock.adjust("10 minutes")
      assert.deepStrictEqual(yield* store.unerased, [])
    }).pipe(Effect.provide(failing(2))))
})
