import { assert } from "@effect/vitest"
import { DuckDBInstance } from "@duckdb/node-api"
import { Effect } from "effect"
import * as fs from "node:fs"
import type { Workspace } from "../../src/domain/workspace/Workspace.ts"
import * as Ducks from "./Ducks.ts"
import * as Parquet from "./Parquet.ts"
import type * as PullWorld from "./PullWorld.ts"

type World = Effect.Effect.Success<ReturnType<typeof PullWorld.make>>

/** Between the two a table changes, one is new, one is revoked, one stays; and so with the rules. */
export const before = "a1 b1 c1"
export const after = "a2 b1 d2"

const table = (g: number, name: string) => Effect.promise(() => Parquet.of(`SELECT ${g} AS g, '${name}' AS name`))

/** A row with 256 KB in it. */
const large = (g: number) =>
  Effect.promise(() => Parquet.of(`SELECT ${g} AS g, string_agg(md5(range::VARCHAR), '') AS more FROM range(8000)`))

const rules = (content: string, ...approved: ReadonlyArray<string>) => ({
  mandatory: [{ id: "tone", title: "Tone", content }],
  approved: approved.map((title) => ({ title, content: title }))
})

/** Pulls the first generation; the user makes a table, too. */
export const first = ({ run, server, workspace }: World) =>
  Effect.gen(function*() {
    for (const name of ["a", "b", "c"]) server.put(name, yield* table(1, name))
    server.bundle = rules("Be kind.", "Old")
    assert.deepStrictEqual((yield* run()).errors, [])
    yield* Ducks.ask(workspace, "CREATE TABLE mine AS SELECT 7 AS n")
  })

/** The server has the second one from now on. */
export const offerSecond = ({ server }: World) =>
  Effect.gen(function*() {
    server.tables.delete("c")
    server.put("a", yield* table(2, "a")).put("b", yield* table(1, "b")).put("d", yield* large(2))
    server.bundle = rules("Be brief.")
  })

/** What somebody who only reads finds in the catalogue: each table with its generation. */
export const shown = (workspace: Workspace): Effect.Effect<string> =>
  Effect.promise(async () => {
    if (!fs.existsSync(Ducks.catalogue(workspace))) return "nothing"
    const instance = await DuckDBInstance.create(Ducks.catalogue(workspace), { access_mode: "READ_ONLY" })
    const connection = await instance.connect()
    const read = async (sql: string) => (await connection.runAndReadAll(sql)).getRows().map((row) => row.join())
    const names = await read("SELECT view_name FROM duckdb_views() WHERE NOT internal ORDER BY 1")
    const all: Array<string> = []
    for (const name of names) all.push(`${name}${(await read(`SELECT g FROM "${name}"`)).join()}`)
    connection.closeSync()
    instance.closeSync()
    return all.join(" ")
  })
