import { assert, describe, it } from "@effect/vitest"
import { Effect, type Layer } from "effect"
import * as fs from "node:fs"
import { join } from "node:path"
import * as DataFolder from "../../../src/adapters/node/DataFolder.ts"
import * as Audit from "../../../src/domain/server/Audit.ts"
import * as Stores from "../../../src/main/layers/server.ts"
import * as Manage from "../../../src/main/programs/server/tables/Manage.ts"
import * as Register from "../../../src/main/programs/server/tables/Register.ts"
import { backup } from "../../../src/main/server/keeping/Backup.ts"
import { check } from "../../../src/main/server/keeping/Check.ts"
import { restore } from "../../../src/main/server/keeping/Restore.ts"
import * as TempFolder from "../../support/TempFolder.ts"

const nothing = () => {}
type Services = Layer.Layer.Success<ReturnType<typeof Stores.stores>>

const on = <A, E>(root: string, program: Effect.Effect<A, E, Services>) =>
  Effect.flatMap(DataFolder.open(root), (folder) => Effect.provide(program, Stores.stores(folder)))

const run = <A>(work: () => Promise<A>) => Effect.promise(work)

const filled = Effect.gen(function*() {
  const top = yield* TempFolder.make
  const root = join(top, "data")
  const add = (id: string, text: string) => {
    fs.writeFileSync(join(top, "in.csv"), text)
    return on(root, Register.register({ id, name: undefined, description: undefined }, join(top, "in.csv"), Audit.operator, nothing))
  }
  yield* add("a", "x\n1\n")
  yield* add("a", "x\n1\n2\n")
  yield* add("b", "x\n1\n2\n3\n")
  const files = () => fs.readdirSync(join(root, "tables")).filter((name) => !name.startsWith(".")).sort()
  return { top, root, add, files }
})

describe("keeping tables", () => {
  it.scopedLive("a backup has every version of every table, and a restored server has them again", () =>
    Effect.gen(function*() {
      const { files, root, top } = yield* filled
      assert.strictEqual(files().length, 3)
      fs.writeFileSync(join(root, "tables/.staging/1-x.part"), "half")
      const saved = yield* run(() => backup(root, join(top, "b.tar"), 1, nothing))
      assert.deepStrictEqual(saved.damaged, [])
      const copy = join(top, "copy")
      yield* run(() => restore(join(top, "b.tar"), copy, nothing))
      for (const name of files()) {
        assert.isTrue(fs.readFileSync(join(copy, "tables", name)).equals(fs.readFileSync(join(root, "tables", name))))
      }
      assert.isFalse(fs.existsSync(join(copy, "tables/.staging/1-x.part")))
      const report = yield* run(() => check(copy, nothing))
      assert.deepInclude(report, { versions: 3, problems: [] })
      assert.strictEqual((yield* on(copy, Manage.show("a"))).versions.length, 2)
    }))

  it.scopedLive("check reads every byte of them: what is damaged, gone, or nobody's, is said", () =>
    Effect.gen(function*() {
      const { root, top } = yield* filled
      const { versions } = yield* on(root, Manage.show("a"))
      const [now, before] = versions.map(({ blob }) => join(root, "tables", `${blob}.parquet`))
      const bytes = fs.readFileSync(now ?? "")
      bytes[10] = (bytes[10] ?? 0) ^ 1
      fs.writeFileSync(now ?? "", bytes)
      fs.rmSync(before ?? "")
      fs.writeFileSync(join(root, `tables/${"f".repeat(32)}.parquet`), "x")
      const { problems } = yield* run(() => check(root, nothing))
      assert.sameDeepMembers([...problems], [
        { kind: "mismatch", what: "table a#2" },
        { kind: "missing", what: "table a#1" },
        { kind: "extra", what: `tables/${"f".repeat(32)}.parquet` }
      ])
      const saved = yield* run(() => backup(root, join(top, "b.tar"), 1, nothing))
      assert.sameMembers([...saved.damaged], ["table a#1: not there", "table a#2: not what was registered"])
      yield* on(root, Register.sweepTables)
      assert.lengthOf((yield* run(() => check(root, nothing))).problems, 2)
    }))

  it.scopedLive("D3 a registration that dies at any point leaves the table as it was, and nothing after the next start", () =>
    Effect.gen(function*() {
      const { add, files, root } = yield* filled
      const before = files()
      // Published, and the row never written.
      fs.writeFileSync(join(root, `tables/${"e".repeat(32)}.parquet`), "x")
      // Killed while it read.
      fs.writeFileSync(join(root, "tables/.staging/999999999-00.part"), "x")
      yield* on(root, Register.sweepTables)
      assert.deepStrictEqual([files(), fs.readdirSync(join(root, "tables/.staging"))], [before, []])
      const { table } = yield* on(root, Manage.show("a"))
      assert.strictEqual(table.current.rows, 2)
      fs.writeFileSync(join(root, "tables/.staging/999999999-01.part"), "x")
      yield* add("c", "x\n1\n")
      assert.deepStrictEqual(fs.readdirSync(join(root, "tables/.staging")), [])
    }))
})
