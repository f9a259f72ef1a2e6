import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Stream } from "effect"
import * as fs from "node:fs"
import { join } from "node:path"
import * as DuckOriginal from "../../../src/adapters/duckdb/DuckOriginal.ts"
import { Original } from "../../../src/ports/Original.ts"
import * as OriginalContract from "../../ports/Original.ts"
import * as OriginalFolder from "../../support/OriginalFolder.ts"
import * as TempFolder from "../../support/TempFolder.ts"

const at = (root: string) => DuckOriginal.layer(root, join(root, "state"))

OriginalContract.suite("DuckDB and files", () =>
  Layer.unwrapScoped(Effect.map(OriginalFolder.make(OriginalContract.contents), at)))

const message = (root: string) =>
  Effect.flatMap(Original, (original) => Effect.flip(original.rows)).pipe(
    Effect.map((error) => error.message),
    Effect.provide(at(root))
  )

describe("an original's folder", () => {
  it.scoped("is not changed by looking at it, nor is anything left of the copy", () =>
    Effect.gen(function*() {
      const root = yield* OriginalFolder.make(OriginalContract.contents)
      const before = OriginalFolder.snapshot(root)
      yield* Effect.flatMap(Original, (original) => original.rows).pipe(Effect.provide(at(root)))
      assert.deepStrictEqual(OriginalFolder.snapshot(root), before)
    }))

  it.scoped("tables are found where the original looks for them, newer places first, and no link is one", () =>
    Effect.gen(function*() {
      const root = yield* OriginalFolder.make(OriginalContract.contents)
      const put = (...path: ReadonlyArray<string>) => {
        fs.mkdirSync(join(root, ...path.slice(0, -1)), { recursive: true })
        fs.writeFileSync(join(root, ...path), "PAR1")
      }
      put("src_data", "parquet", "deep", "old.parquet")
      put("src_data", "parquet", "sales.parquet")
      put("extracts", "source", "other", "not.parquet")
      put("extracts", "a", "data", "readme.txt")
      fs.symlinkSync(join(root, "state", "system.duckdb"), join(root, "extracts", "source", "data", "link.parquet"))
      const found = yield* Effect.flatMap(Original, ({ parquets }) => parquets).pipe(Effect.provide(at(root)))
      assert.sameMembers([...found.keys()], ["old", "orders", "sales"])
      assert.strictEqual(found.get("sales"), join(root, "extracts", "source", "data", "sales.parquet"))
    }))

  it.scoped("a log longer than a page is read whole, and a database of old has none", () =>
    Effect.gen(function*() {
      const many = Array.from({ length: 50 }, (_, n) => ({ id: `e${n}`, timestamp: n, action: "x" }))
      const root = yield* OriginalFolder.make({ schema: 39, tables: { audit_log: many } })
      const length = (folder: string) =>
        Effect.flatMap(Original, ({ log }) => Stream.runFold(log, 0, (n, rows) => n + rows.length)).pipe(Effect.provide(at(folder)))
      assert.strictEqual(yield* length(root), 50)
    }))

  it.scoped("without a database, or with one that is none, is said to be so", () =>
    Effect.gen(function*() {
      const root = yield* TempFolder.make
      assert.match(yield* message(root), /^There is no original's database in .*state\. Name its folder with --state-dir\.$/)
      fs.mkdirSync(join(root, "state"))
      fs.writeFileSync(join(root, "state", "system.duckdb"), "no database".repeat(1000))
      assert.match(yield* message(root), /^Cannot read the original's database: .*\nStop the original server/)
    }))

  it.scoped("never leads elsewhere: links and names with folders are refused", () =>
    Effect.gen(function*() {
      const root = yield* OriginalFolder.make(OriginalContract.contents)
      fs.writeFileSync(join(root, "secret"), "secret")
      fs.symlinkSync(join(root, "secret"), join(root, "user_sessions", "u1", "z.jsonl"))
      fs.symlinkSync(root, join(root, "user_sessions", "u9"))
      yield* Effect.gen(function*() {
        const original = yield* Original
        assert.deepStrictEqual(yield* original.folders("user_sessions"), ["u1"])
        const reason = (name: string) =>
          Effect.flip(Effect.scoped(original.open("user_sessions", "u1", name))).pipe(Effect.map((error) => error.reason))
        assert.strictEqual(yield* reason("z.jsonl"), "a link")
        assert.strictEqual(yield* reason("../../secret"), "a name that is none")
      }).pipe(Effect.provide(at(root)))
    }))
})
