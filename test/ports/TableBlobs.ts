import { assert, describe, it } from "@effect/vitest"
import { Chunk, Effect, type Layer, Stream } from "effect"
import type * as StoreError from "../../src/ports/StoreError.ts"
import { TableBlobs } from "../../src/ports/TableBlobs.ts"

/** Files outside that a layer can register. */
export const outside = {
  "/good.csv": "id,name\n1,ann\n2,bob\n3,eve\n",
  "/other.csv": "id,name\n1,ann\n2,bob\n3,eve\n4,joe\n",
  "/bad.csv": "id,name\n1,ann\n2\n",
  "/empty.csv": "",
  "/what.xlsx": "x"
}

const [one, two] = ["1".repeat(32), "2".repeat(32)]

/** The contract of `TableBlobs`; every layer made by `make` is empty. `at` says where a file of `outside` lies. */
export const suite = (
  name: string,
  make: () => { readonly layer: Layer.Layer<TableBlobs, StoreError.StoreError>; readonly at: (name: keyof typeof outside | "/none.csv") => string }
) =>
  describe(`TableBlobs: ${name}`, () => {
    const within = <A, E>(f: (files: typeof TableBlobs.Service, at: ReturnType<typeof make>["at"]) => Effect.Effect<A, E>) =>
      Effect.suspend(() => {
        const { at, layer } = make()
        return Effect.flatMap(TableBlobs, (files) => f(files, at)).pipe(Effect.provide(layer))
      })
    const nothing = () => {}
    const bytes = (files: typeof TableBlobs.Service, blob: string, part = { offset: 0, length: Infinity }) =>
      Effect.scoped(Effect.gen(function*() {
        const opened = yield* files.open(blob)
        if (opened === undefined) return undefined
        return Buffer.concat(Chunk.toReadonlyArray(yield* Stream.runCollect(opened.read(part))))
      }))

    it.live("says what is in a file, and keeps its bytes under the name it is given", () =>
      within((files, at) =>
        Effect.gen(function*() {
          const { facts } = yield* Effect.scoped(Effect.gen(function*() {
            const staged = yield* files.stage(at("/good.csv"), nothing)
            yield* files.publish(staged, one)
            return staged
          }))
          assert.deepInclude(facts, { rows: 3, sourceType: "csv" })
          assert.deepStrictEqual(facts.columns.map(({ name: column }) => column), ["id", "name"])
          assert.deepStrictEqual(facts.preview, [["1", "ann"], ["2", "bob"], ["3", "eve"]])
          assert.match(facts.sha256, /^[0-9a-f]{64}$/)
          assert.match(facts.md5, /^[0-9a-f]{32}$/)
          const whole = yield* bytes(files, one)
          assert.strictEqual(whole?.length, facts.size)
          const part = yield* bytes(files, one, { offset: 2, length: 5 })
          assert.deepStrictEqual(part, whole?.subarray(2, 7))
          assert.isUndefined(yield* bytes(files, two))
          const other = yield* Effect.scoped(files.stage(at("/other.csv"), nothing))
          assert.notStrictEqual(other.facts.sha256, facts.sha256)
        })))

    const sent = (text: string) => ({ bytes: (async function*() {
      yield Buffer.from(text)
    })(), failed: String })

    it.live("takes a file in that is sent, for as long as it is needed; too much of it, or one that breaks off, leaves nothing", () =>
      within((files, at) =>
        Effect.gen(function*() {
          const paths: Array<string> = []
          const staged = yield* Effect.scoped(Effect.gen(function*() {
            const path = yield* files.receive(sent(outside["/good.csv"]), "C:\\my\\Good.CSV")
            paths.push(path)
            return yield* files.stage(path, nothing)
          }))
          assert.deepStrictEqual(staged.facts, (yield* Effect.scoped(files.stage(at("/good.csv"), nothing))).facts)
          for (const path of paths) assert.strictEqual((yield* Effect.scoped(files.stage(path, nothing)).pipe(Effect.flip))._tag, "BadTable")
          const whole = yield* Effect.exit(Effect.scoped(files.receive(sent("x".repeat(files.largest)), "a.csv")))
          assert.strictEqual(whole._tag, "Success")
          const large = yield* Effect.flip(Effect.scoped(files.receive(sent("x".repeat(files.largest + 1)), "a.csv")))
          assert.strictEqual((large as { readonly _tag?: string })._tag, "BlobTooLarge")
          const breaks = { bytes: (async function*() {
            yield Buffer.from("id")
            throw new Error("gone")
          })(), failed: () => "broken" as const }
          assert.strictEqual(yield* Effect.flip(Effect.scoped(files.receive(breaks, "a.csv"))), "broken")
        })))

    it.live("what cannot become a table is refused with a reason", () =>
      within((files, at) =>
        Effect.gen(function*() {
          for (const each of ["/bad.csv", "/empty.csv", "/what.xlsx", "/none.csv"] as const) {
            const refused = yield* Effect.scoped(files.stage(at(each), nothing)).pipe(Effect.flip)
            assert.strictEqual(refused._tag, "BadTable", each)
            if (refused._tag === "BadTable") assert.match(refused.why, /^[a-zA-Z].{5,}/, each)
          }
        })))

    it.live("W-23 who reads goes on when the name is gone; a sweep leaves what is used", () =>
      within((files, at) =>
        Effect.gen(function*() {
          for (const blob of [one, two]) {
            yield* Effect.scoped(Effect.flatMap(files.stage(at("/good.csv"), nothing), (staged) => files.publish(staged, blob)))
          }
          yield* Effect.scoped(Effect.gen(function*() {
            const opened = yield* files.open(one)
            yield* files.drop(one)
            yield* files.drop(one)
            const read = yield* Stream.runCollect(opened!.read({ offset: 0, length: Infinity }))
            assert.strictEqual(Buffer.concat(Chunk.toReadonlyArray(read)).length, opened?.size)
          }))
          assert.isUndefined(yield* bytes(files, one))
          yield* files.sweep(new Set([two]))
          assert.isDefined(yield* bytes(files, two))
          yield* files.sweep(new Set())
          assert.isUndefined(yield* bytes(files, two))
        })))
  })
