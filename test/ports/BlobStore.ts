import { assert, describe, it } from "@effect/vitest"
import { Effect, FastCheck as fc, type Layer, Stream } from "effect"
import { createHash } from "node:crypto"
import { BlobStore, BlobTooLarge, type Pieces, type Revised } from "../../src/ports/BlobStore.ts"
import type * as StoreError from "../../src/ports/StoreError.ts"

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex")
const text = (value: string): Uint8Array => new TextEncoder().encode(value)
const version = (revision: number): Revised => ({ userId: "u-1", session: "s.1", revision })

const pieces = (chunks: Iterable<Uint8Array>): Pieces<never> => ({
  bytes: (async function*() {
    yield* chunks
  })(),
  failed: (error) => {
    throw error
  }
})

/** The contract of `BlobStore`; every layer made by `make` is an empty store. */
export const suite = (name: string, make: () => Layer.Layer<BlobStore, StoreError.StoreError>) =>
  describe(`BlobStore: ${name}`, () => {
    const within = <A, E>(f: (store: typeof BlobStore.Service) => Effect.Effect<A, E, import("effect").Scope.Scope>) =>
      Effect.flatMap(BlobStore, f).pipe(Effect.scoped, Effect.provide(make()))
    const readAll = (store: typeof BlobStore.Service, key: Revised) =>
      Effect.map(Stream.runCollect(store.read(key)), (chunks) => Buffer.concat([...chunks]).toString("utf8"))
    const stage = (store: typeof BlobStore.Service, value: string) => store.stage(Stream.make(text(value)), 1000)

    it.effect.prop("hashes and counts what it takes in, however it is cut", [fc.array(fc.uint8Array({ maxLength: 50 }))], ([chunks]) =>
      within((store) =>
        Effect.gen(function*() {
          const whole = Buffer.concat(chunks)
          const staged = yield* store.stage(Stream.fromIterable(chunks), 100_000)
          assert.strictEqual(staged.sha256, sha256(whole))
          assert.strictEqual(staged.size, whole.length)
          const half = Math.floor(whole.length / 2)
          assert.strictEqual(yield* store.stagedPrefix(staged, half), sha256(whole.subarray(0, half)))
        })
      ), { fastCheck: { numRuns: 20 } })

    it.effect("takes exactly the limit and not one byte more", () =>
      within((store) =>
        Effect.gen(function*() {
          assert.strictEqual((yield* store.stage(Stream.make(text("ab"), text("cd")), 4)).size, 4)
          const error = yield* Effect.flip(store.stage(Stream.make(text("ab"), text("cde")), 4))
          assert.strictEqual(error._tag, "BlobTooLarge")
        })
      ))

    it.effect("fails with the stream's own error", () =>
      within((store) =>
        Effect.gen(function*() {
          const bytes = Stream.concat(Stream.make(text("a")), Stream.fail("broke off" as const))
          assert.strictEqual(yield* Effect.flip(store.stage(bytes, 10)), "broke off")
        })
      ))

    it.effect.prop("takes pieces as it takes a stream", [fc.array(fc.uint8Array({ maxLength: 50_000, size: "max" }), { maxLength: 40 })], ([chunks]) =>
      within((store) =>
        Effect.gen(function*() {
          const whole = Buffer.concat(chunks)
          const staged = yield* store.stage(pieces(chunks), 10_000_000)
          assert.deepStrictEqual([staged.sha256, staged.size], [sha256(whole), whole.length])
          yield* store.publish(staged, version(1), undefined)
          assert.strictEqual(yield* store.prefix(version(1), whole.length), sha256(whole))
        })
      ), { fastCheck: { numRuns: 10 } })

    it.effect("pieces that break off, or are too many, leave nothing and are told to end", () =>
      within((store) =>
        Effect.gen(function*() {
          const ended: Array<string> = []
          const watched = (name: string, of: AsyncIterable<Uint8Array>) => ({
            bytes: (async function*() {
              try {
                yield* of
              } finally {
                ended.push(name)
              }
            })(),
            failed: (error: unknown) => `${name}: ${(error as Error).message}`
          })
          const breaking = watched("breaking", (async function*() {
            yield text("a")
            throw new Error("broke off")
          })())
          assert.strictEqual(yield* Effect.flip(store.stage(breaking, 10)), "breaking: broke off")
          const long = watched("long", pieces([text("ab"), text("cd"), text("ef")]).bytes)
          const error = yield* Effect.flip(store.stage(long, 3))
          assert.isTrue(error instanceof BlobTooLarge)
          assert.deepStrictEqual(ended, ["breaking", "long"])
        })
      ))

    it.effect("shows nothing before it is published, and everything after", () =>
      within((store) =>
        Effect.gen(function*() {
          const staged = yield* stage(store, "one")
          assert.isUndefined(yield* store.prefix(version(1), 3))
          yield* store.publish(staged, version(1), undefined)
          assert.strictEqual(yield* readAll(store, version(1)), "one")
          assert.strictEqual(yield* store.prefix(version(1), 2), sha256(text("on")))
        })
      ))

    it.effect("keeps older versions when a newer one is published", () =>
      within((store) =>
        Effect.gen(function*() {
          yield* store.publish(yield* stage(store, "one"), version(1), undefined)
          yield* store.publish(yield* stage(store, "one two"), version(2), 1)
          yield* store.publish(yield* stage(store, "one two three"), version(3), 2)
          assert.deepStrictEqual(
            yield* Effect.forEach([1, 2, 3], (revision) => readAll(store, version(revision))),
            ["one", "one two", "one two three"]
          )
        })
      ))

    it.effect("keeps a version beside the current one", () =>
      within((store) =>
        Effect.gen(function*() {
          yield* store.publish(yield* stage(store, "current"), version(1), undefined)
          yield* store.publishAside(yield* stage(store, "other"), version(2))
          assert.strictEqual(yield* readAll(store, version(1)), "current")
          assert.strictEqual(yield* readAll(store, version(2)), "other")
          yield* store.publish(yield* stage(store, "current and on"), version(3), 1)
          assert.deepStrictEqual(
            yield* Effect.forEach([1, 2, 3], (revision) => readAll(store, version(revision))),
            ["current", "other", "current and on"]
          )
        })
      ))

    it.effect("equal names of two users are two sessions", () =>
      within((store) =>
        Effect.gen(function*() {
          yield* store.publish(yield* stage(store, "ann"), { ...version(1), userId: "ann" }, undefined)
          yield* store.publish(yield* stage(store, "bob"), { ...version(1), userId: "bob" }, undefined)
          assert.strictEqual(yield* readAll(store, { ...version(1), userId: "ann" }), "ann")
        })
      ))

    it.effect("erases every version of one session, more than once, and touches no other", () =>
      within((store) =>
        Effect.gen(function*() {
          const others = [{ ...version(1), userId: "bob" }, { ...version(1), session: "s.2" }]
          for (const key of others) yield* store.publish(yield* stage(store, "kept"), key, undefined)
          yield* store.publish(yield* stage(store, "one"), version(1), undefined)
          yield* store.publish(yield* stage(store, "one two"), version(2), 1)
          yield* store.publishAside(yield* stage(store, "aside"), version(3))
          yield* store.erase(version(1))
          yield* store.erase(version(1))
          yield* store.erase({ userId: "nobody", session: "none" })
          for (const revision of [1, 2, 3]) assert.isUndefined(yield* store.prefix(version(revision), 1))
          for (const key of others) assert.strictEqual(yield* readAll(store, key), "kept")
          yield* store.publish(yield* stage(store, "again"), version(1), undefined)
          assert.strictEqual(yield* readAll(store, version(1)), "again")
        })
      ))

    it.effect("reads a part, as far as it is there", () =>
      within((store) =>
        Effect.gen(function*() {
          yield* store.publish(yield* stage(store, "0123456789"), version(1), undefined)
          const part = (offset: number, length: number) =>
            Effect.map(Stream.runCollect(store.read(version(1), { offset, length })), (chunks) =>
              Buffer.concat([...chunks]).toString("utf8"))
          assert.strictEqual(yield* part(0, 4), "0123")
          assert.strictEqual(yield* part(3, 2), "34")
          assert.strictEqual(yield* part(8, 5), "89")
          assert.strictEqual(yield* part(6, Infinity), "6789")
          assert.strictEqual(yield* part(3, 0), "")
          assert.strictEqual(yield* part(10, 1), "")
          assert.strictEqual(yield* part(99, 1), "")
        })
      ))

    it.effect("keeps a family beside its session, in versions of its own, and erases it with the session", () =>
      within((store) =>
        Effect.gen(function*() {
          const member = (file: string, revision = 1): Revised => ({ ...version(revision), file })
          const [agent, Agent, result] = [member("subagents/a.jsonl"), member("subagents/A.jsonl"), member("tool-results/a.jsonl")]
          yield* store.publish(yield* stage(store, "session"), version(1), undefined)
          for (const key of [agent, Agent, result]) yield* store.publish(yield* stage(store, key.file!), key, undefined)
          yield* store.publish(yield* stage(store, "longer"), member("subagents/a.jsonl", 2), 1)
          const other = { ...agent, session: "s.2" }
          yield* store.publish(yield* stage(store, "other"), other, undefined)
          for (const key of [agent, Agent, result]) assert.strictEqual(yield* readAll(store, key), key.file)
          assert.strictEqual(yield* readAll(store, member("subagents/a.jsonl", 2)), "longer")
          assert.strictEqual(yield* readAll(store, version(1)), "session")
          yield* store.erase({ userId: "u-1", session: "s.1" })
          for (const key of [agent, member("subagents/a.jsonl", 2), Agent, result, version(1)]) {
            assert.isUndefined(yield* store.prefix(key, 1))
          }
          assert.strictEqual(yield* readAll(store, other), "other")
        })
      ))

    it.effect("drops one older version, more than once, and no other", () =>
      within((store) =>
        Effect.gen(function*() {
          yield* store.publish(yield* stage(store, "one"), version(1), undefined)
          yield* store.publish(yield* stage(store, "one two"), version(2), 1)
          yield* store.publish(yield* stage(store, "one two three"), version(3), 2)
          for (const key of [version(1), version(1), version(9), { ...version(1), file: "subagents/x" }]) yield* store.drop(key)
          assert.isUndefined(yield* store.prefix({ ...version(1), session: "s.9" }, 1))
          assert.deepStrictEqual(
            yield* Effect.forEach([2, 3], (revision) => readAll(store, version(revision))),
            ["one two", "one two three"]
          )
        })
      ))

    it.effect("keeps the last notes of each user as they were written", () =>
      within((store) =>
        Effect.gen(function*() {
          const written = "# notes\r\n\u{1f980}\u2028\n"
          assert.isUndefined(yield* store.readNotes("u-1"))
          yield* store.writeNotes("u-1", "first")
          yield* store.writeNotes("u-1", written)
          assert.strictEqual(yield* store.readNotes("u-1"), written)
          assert.isUndefined(yield* store.readNotes("u-2"))
        })
      ))

    it.effect("reading what is not there fails", () =>
      within((store) =>
        Effect.gen(function*() {
          assert.strictEqual((yield* Effect.flip(readAll(store, version(1))))._tag, "StoreError")
        })
      ))
  })
