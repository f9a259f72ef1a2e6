import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as fs from "node:fs"
import * as DuckCatalogue from "../../../src/adapters/duckdb/DuckCatalogue.ts"
import * as MemoryCatalogue from "../../../src/adapters/memory/MemoryCatalogue.ts"
import * as Workspace from "../../../src/domain/workspace/Workspace.ts"
import { Catalogue as Port } from "../../../src/ports/Catalogue.ts"
import * as Catalogue from "../../ports/Catalogue.ts"
import * as Ducks from "../../support/Ducks.ts"
import * as Parquet from "../../support/Parquet.ts"
import * as TempFolder from "../../support/TempFolder.ts"

const layer = DuckCatalogue.layer({ script: "dist/catalogue.cjs", patience: 0 })

const pathIn = (row: string): readonly [string, string] => {
  const [name = "", sql = ""] = row.split("|")
  return [name, (/read_parquet\('(.*)'\)/.exec(sql)?.[1] ?? "").replaceAll("''", "'")]
}

const real = Effect.gen(function*() {
  const workspace = Workspace.make(`${yield* TempFolder.make}/it's "mine"`)
  const file = (sql: string) => Effect.map(Effect.promise(() => Parquet.of(sql)), (bytes) => Ducks.object(workspace, bytes))
  return {
    workspace,
    catalogue: yield* Effect.provide(Port, layer),
    files: {
      one: yield* file("SELECT 1 AS x"),
      two: yield* file("SELECT 2 AS x"),
      bad: Ducks.object(workspace, Buffer.from("PAR1 this is none PAR1"))
    },
    shown: Effect.map(
      Ducks.ask(workspace, "SELECT view_name, sql FROM duckdb_views() WHERE comment LIKE 'agnes %'"),
      (rows) => new Map(rows.map(pathIn))
    ),
    own: (name: string) => Effect.asVoid(Ducks.ask(workspace, `CREATE TABLE "${name}" AS SELECT 7 AS mine`)),
    opened: Ducks.opened(workspace, "READ_WRITE")
  }
})

Catalogue.suite("DuckDB", real)
Catalogue.suite(
  "memory",
  Effect.gen(function*() {
    const workspace = Workspace.make("/ws")
    const of = MemoryCatalogue.shown()
    const source = (name: string) => ({ sha256: name, path: `/${name}` })
    of(workspace).unreadable.add("/bad")
    return {
      workspace,
      catalogue: yield* Effect.provide(Port, MemoryCatalogue.layer(of)),
      files: { one: source("one"), two: source("two"), bad: source("bad") },
      shown: Effect.sync(() => new Map(of(workspace).views)),
      own: (name: string) => Effect.sync(() => void of(workspace).own.add(name)),
      opened: Effect.asVoid(Effect.acquireRelease(
        Effect.sync(() => void (of(workspace).isOpen = true)),
        () => Effect.sync(() => void (of(workspace).isOpen = false))
      ))
    }
  })
)

describe("DuckCatalogue", () => {
  it.scoped("tables, views and macros of the user's survive every switch; nothing is left beside the file", () =>
    Effect.gen(function*() {
      const { catalogue, files, workspace } = yield* real
      yield* catalogue.publish(workspace, [Catalogue.view("a", files.one)])
      yield* Ducks.ask(workspace, "CREATE TABLE mine AS SELECT 5 AS n", "CREATE VIEW joined AS SELECT x, n FROM a, mine",
        "CREATE MACRO twice(v) AS 2 * v")
      yield* catalogue.publish(workspace, [Catalogue.view("a", files.two), { ...Catalogue.view("b", files.one), description: "it's\nb" }])
      assert.deepStrictEqual(yield* Ducks.ask(workspace, "SELECT x, twice(n) FROM joined"), ["2|10"])
      assert.deepStrictEqual(fs.readdirSync(`${workspace.root}/user/duckdb`), ["analytics.duckdb"])
    }))

  it.scoped("D5 open for reading elsewhere is open, too", () =>
    Effect.gen(function*() {
      const { catalogue, files, workspace } = yield* real
      yield* catalogue.publish(workspace, [Catalogue.view("a", files.one)])
      yield* Ducks.opened(workspace, "READ_ONLY")
      const done = yield* catalogue.publish(workspace, [Catalogue.view("a", files.two)])
      assert.include(done._tag === "Deferred" && done.reason, "is open in another program")
    }))

  it.scoped("D6 a file over which DuckDB ends is left out, and the others come", () =>
    Effect.gen(function*() {
      const { files, workspace } = yield* real
      const script = `${workspace.root}/child.cjs`
      fs.writeFileSync(script, mortal(files.two.path))
      const catalogue = yield* Effect.provide(Port, DuckCatalogue.layer({ script, patience: 0 }))
      yield* catalogue.publish(workspace, [Catalogue.view("a", files.one)])
      const views = [Catalogue.view("a", files.two, files.one), Catalogue.view("b", files.two), Catalogue.view("c", files.one)]
      const done = yield* catalogue.publish(workspace, views)
      assert.deepStrictEqual(done._tag === "Switched" && done.unreadable.map(({ name }) => name), ["a", "b"])
      assert.deepStrictEqual(yield* Ducks.ask(workspace, "SELECT a.x, c.x FROM a, c"), ["1|1"])
    }))

  it.scoped("a file in its place that is no catalogue is neither lost nor used", () =>
    Effect.gen(function*() {
      const { catalogue, files, workspace } = yield* real
      fs.mkdirSync(`${workspace.root}/user/duckdb`, { recursive: true })
      fs.writeFileSync(Ducks.catalogue(workspace), "my letters")
      const done = yield* catalogue.publish(workspace, [Catalogue.view("a", files.one)])
      assert.include(done._tag === "Deferred" && done.reason, "Move it away")
      assert.strictEqual(fs.readFileSync(Ducks.catalogue(workspace), "utf8"), "my letters")
    }))

  it.scoped.each(["user", "user/duckdb", "user/duckdb/analytics.duckdb"])("a link at %s is refused", (name) =>
    Effect.gen(function*() {
      const { catalogue, workspace } = yield* real
      const elsewhere = yield* TempFolder.make
      const path = `${workspace.root}/${name}`
      fs.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true })
      fs.symlinkSync(elsewhere, path)
      assert.include((yield* Effect.flip(catalogue.publish(workspace, []))).message, "is a link")
      assert.deepStrictEqual(fs.readdirSync(elsewhere), [])
    }))
})

/** The process that builds, made to die when it opens this file. */
const mortal = (path: string): string =>
  `const on = process.on.bind(process)
  const dies = ({ _tag, views }) => _tag === "Build" && JSON.stringify(views).includes(${JSON.stringify(JSON.stringify(path))})
  const die = () => process.send({ _tag: "Opening", path: ${JSON.stringify(path)} }, () => process.kill(process.pid, "SIGSEGV"))
  process.on = (event, f) => event === "message" ? on(event, (request) => dies(request) ? die() : f(request)) : on(event, f)
  require(${JSON.stringify(`${process.cwd()}/dist/catalogue.cjs`)})`
