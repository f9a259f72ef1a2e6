import { assert, describe, it } from "@effect/vitest"
import { Chunk, Effect, type Layer, Stream } from "effect"
import { createHash } from "node:crypto"
import type { Contents } from "../../src/adapters/memory/MemoryOriginal.ts"
import { Original } from "../../src/ports/Original.ts"

const bytes = Buffer.from("{\"type\":\"user\"}\n")

export const contents: Contents = {
  schema: 39,
  tables: {
    users: [
      { id: "u1", email: "ann@example.com", name: "Ann", password_hash: "$x$", active: true, created_at: 1_700_000_000_000 },
      { id: "u2", email: "bob@example.com", name: null, active: false, created_at: null }
    ],
    session_processor_state: [
      { processor_name: "usage", session_file: "u1/a.jsonl", username: "u1", processed_at: 1_700_000_000_001, items_extracted: 0 }
    ],
    audit_log: [1, 2, 3, 4, 5].map((n) => ({ id: `e${n}`, timestamp: n, action: "x", params: "{\"n\":1}" }))
  },
  files: {
    user_sessions: {
      u1: { "a.jsonl": { bytes, modifiedAt: 1_700_000_000_000 }, "b.jsonl": { refused: "a folder" } },
      ".hidden": { "c.jsonl": { bytes, modifiedAt: 1 } }
    }
  },
  notes: { abc: "remember\n" },
  parquets: { orders: "/none/orders.parquet", sales: "/none/sales.parquet" }
}

/** What every adapter of `Original` promises, of a folder with `contents`. */
export const suite = (name: string, layer: () => Layer.Layer<Original>): void => {
  describe(`Original: ${name}`, () => {
    it.effect("rows are read as they are, times as milliseconds; logs are counted", () =>
      Effect.gen(function*() {
        const rows = yield* Effect.flatMap(Original, (original) => original.rows)
        assert.strictEqual(rows.schema, 39)
        assert.deepInclude(rows.of("users")[0], contents.tables?.users?.[0])
        assert.deepInclude(rows.of("users")[1], { id: "u2", name: null, active: false })
        assert.deepInclude(rows.of("session_processor_state")[0], { processed_at: 1_700_000_000_001, items_extracted: 0 })
        assert.deepStrictEqual([rows.of("session_extraction_state"), rows.of("audit_log")], [[], []])
        assert.deepStrictEqual([rows.count("users"), rows.count("audit_log"), rows.count("knowledge_items")], [2, 5, 0])
      }).pipe(Effect.provide(layer())))

    it.effect("the log is read from its newest entry to its oldest, as often as wanted", () =>
      Effect.gen(function*() {
        const { log } = yield* Original
        for (const _ of [1, 2]) {
          const rows = (yield* Stream.runCollect(log)).pipe(Chunk.toReadonlyArray).flat()
          assert.deepStrictEqual(rows.map(({ id }) => id), ["e5", "e4", "e3", "e2", "e1"])
          assert.deepInclude(rows[0], { timestamp: 5, action: "x", params: "{\"n\":1}" })
        }
      }).pipe(Effect.provide(layer())))

    it.effect("files of tables are known by their names", () =>
      Effect.gen(function*() {
        const found = yield* Effect.flatMap(Original, ({ parquets }) => parquets)
        assert.sameMembers([...found.keys()], ["orders", "sales"])
        for (const [name, path] of found) assert.isTrue(path.endsWith(`/${name}.parquet`))
      }).pipe(Effect.provide(layer())))

    it.scoped("files are given with their time and hashes; what is no file is refused, what is hidden is not there", () =>
      Effect.gen(function*() {
        const original = yield* Original
        assert.deepStrictEqual(yield* original.folders("user_sessions"), ["u1"])
        assert.deepStrictEqual(yield* original.folders("user_artifacts"), [])
        assert.deepStrictEqual(yield* original.names("user_sessions", "u1"), ["a.jsonl", "b.jsonl"])
        const file = yield* original.open("user_sessions", "u1", "a.jsonl")
        for (const _ of [1, 2]) {
          const pass = file.pass()
          const read: Array<Uint8Array> = []
          yield* Effect.promise(async () => {
            for await (const chunk of pass.chunks) read.push(chunk)
          })
          assert.deepStrictEqual(Buffer.concat(read), bytes)
          assert.strictEqual(pass.sha256(), createHash("sha256").update(bytes).digest("hex"))
          assert.strictEqual(pass.md5(), createHash("md5").update(bytes).digest("hex"))
        }
        assert.deepStrictEqual([file.size, file.modifiedAt], [bytes.length, 1_700_000_000_000])
        const refused = yield* Effect.flip(Effect.scoped(original.open("user_sessions", "u1", "b.jsonl")))
        assert.strictEqual(refused.reason, "a folder")
        yield* Effect.flip(Effect.scoped(original.open("user_sessions", "u1", "none.jsonl")))
      }).pipe(Effect.provide(layer())))

    it.effect("notes are found by their name", () =>
      Effect.gen(function*() {
        const original = yield* Original
        assert.strictEqual(yield* original.notes("abc"), "remember\n")
        assert.isUndefined(yield* original.notes("def"))
      }).pipe(Effect.provide(layer())))
  })
}
