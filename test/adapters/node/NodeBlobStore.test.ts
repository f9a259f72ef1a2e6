import { assert, describe, it } from "@effect/vitest"
import { Deferred, Effect, Fiber, Layer, Stream } from "effect"
import * as fs from "node:fs"
import * as NodeBlobStore from "../../../src/adapters/node/NodeBlobStore.ts"
import { BlobStore } from "../../../src/ports/BlobStore.ts"
import * as Suite from "../../ports/BlobStore.ts"
import * as TempFolder from "../../support/TempFolder.ts"

Suite.suite("folder", () => Layer.unwrapScoped(Effect.map(TempFolder.make, NodeBlobStore.layer)))

const key = { userId: "u1", session: "s1" }
const bytes = (text: string) => Stream.make(new TextEncoder().encode(text))

describe("NodeBlobStore", () => {
  const within = <A, E>(f: (root: string, store: typeof BlobStore.Service) => Effect.Effect<A, E>) =>
    Effect.scoped(Effect.gen(function*() {
      const root = yield* TempFolder.make
      return yield* Effect.flatMap(BlobStore, (store) => f(root, store)).pipe(Effect.provide(NodeBlobStore.layer(root)))
    }))
  const put = (store: typeof BlobStore.Service, text: string, revision: number, previous?: number) =>
    Effect.scoped(Effect.flatMap(store.stage(bytes(text), 100), (staged) =>
      store.publish(staged, { ...key, revision }, previous)))
  const content = (store: typeof BlobStore.Service, revision: number) =>
    Effect.map(Stream.runCollect(store.read({ ...key, revision })), (chunks) => Buffer.concat([...chunks]).toString())

  it.effect("lays sessions out as the design says, for the owner alone", () =>
    within((root, store) =>
      Effect.gen(function*() {
        yield* put(store, "one", 1)
        yield* put(store, "one two", 2, 1)
        const folder = `${root}/user_sessions/u1`
        assert.strictEqual(fs.readFileSync(`${folder}/s1.jsonl`, "utf8"), "one two")
        assert.strictEqual(fs.readFileSync(`${folder}/.revisions/s1/1.jsonl`, "utf8"), "one")
        assert.strictEqual(fs.statSync(`${folder}/s1.jsonl`).mode & 0o777, 0o600)
        assert.strictEqual(fs.statSync(folder).mode & 0o777, 0o700)
        assert.deepStrictEqual(fs.readdirSync(`${root}/incoming`), [])
      })
    ))

  it.effect("S17 leaves nothing of an upload that broke off, was too long, or was never published", () =>
    within((root, store) =>
      Effect.gen(function*() {
        yield* Effect.scoped(Effect.flip(store.stage(Stream.concat(bytes("x"), Stream.fail("gone")), 10)))
        yield* Effect.scoped(Effect.flip(store.stage(bytes("eleven bytes"), 3)))
        yield* Effect.scoped(store.stage(bytes("unpublished"), 100))
        assert.deepStrictEqual(fs.readdirSync(`${root}/incoming`), [])
      })
    ))

  it.effect("S17 leaves nothing of pieces that nobody waits for any more, whatever comes afterwards", () =>
    within((root, store) =>
      Effect.gen(function*() {
        const asked = yield* Deferred.make<void>()
        let go = (): void => {}
        const late = async function*() {
          yield Buffer.alloc(100_000)
          Deferred.unsafeDone(asked, Effect.void)
          await new Promise<void>((resolve) => go = resolve)
          yield Buffer.alloc(100_000)
        }
        const staging = store.stage({ bytes: late(), failed: () => "never" }, 1e6)
        const fiber = yield* Effect.fork(Effect.scoped(staging))
        yield* Deferred.await(asked)
        yield* Fiber.interrupt(fiber)
        assert.deepStrictEqual(fs.readdirSync(`${root}/incoming`), [])
        go()
        yield* Effect.promise(() => new Promise((resolve) => setImmediate(resolve)))
        assert.deepStrictEqual(fs.readdirSync(`${root}/incoming`), [])
      })
    ))

  it.effect("S17 sweeps what a dead process left, and nothing else", () =>
    within((root, store) =>
      Effect.gen(function*() {
        yield* put(store, "one", 1)
        fs.writeFileSync(`${root}/incoming/99-dead.part`, "half")
        yield* store.sweep
        assert.deepStrictEqual(fs.readdirSync(`${root}/incoming`), [])
        assert.strictEqual(yield* content(store, 1), "one")
      })
    ))

  it.effect("a recorded version stays readable when a publication died after its last rename", () =>
    within((_root, store) =>
      Effect.gen(function*() {
        yield* put(store, "one", 1)
        yield* put(store, "one two", 2, 1)
        // Revision 2 was never recorded: what the rows name is still revision 1.
        assert.strictEqual(yield* content(store, 1), "one")
        yield* put(store, "one two three", 2, 1)
        assert.strictEqual(yield* content(store, 1), "one")
        assert.strictEqual(yield* content(store, 2), "one two three")
      })
    ))

  it.effect("a number that a dead upload took aside is given out again without its bytes", () =>
    within((_root, store) =>
      Effect.gen(function*() {
        yield* put(store, "one", 1)
        yield* Effect.scoped(Effect.flatMap(store.stage(bytes("diverged"), 100), (staged) =>
          store.publishAside(staged, { ...key, revision: 2 })))
        yield* put(store, "one two", 2, 1)
        assert.strictEqual(yield* content(store, 2), "one two")
      })
    ))

  it.effect("S1 no name leaves its folder", () =>
    within((root, store) =>
      Effect.gen(function*() {
        const staged = store.stage(bytes("x"), 100)
        for (const bad of [{ ...key, userId: "../u" }, { ...key, session: "../s" }, { ...key, session: "A" }, { ...key, userId: "" }]) {
          const error = yield* Effect.scoped(Effect.flatMap(staged, (blob) =>
            Effect.flip(store.publish(blob, { ...bad, revision: 1 }, undefined))))
          assert.strictEqual(error._tag, "StoreError")
        }
        assert.isFalse(fs.existsSync(`${root}/user_sessions`))
      })
    ))

  it.effect("keeps the last notes of a user", () =>
    within((root, store) =>
      Effect.gen(function*() {
        yield* store.writeNotes("u1", "first")
        yield* store.writeNotes("u1", "zweite Ü")
        assert.strictEqual(fs.readFileSync(`${root}/user_local_md/u1.md`, "utf8"), "zweite Ü")
      })
    ))
})
