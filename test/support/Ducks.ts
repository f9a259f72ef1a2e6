import { DuckDBInstance } from "@duckdb/node-api"
import { Effect, type Scope } from "effect"
import * as fs from "node:fs"
import type { Workspace } from "../../src/domain/workspace/Workspace.ts"
import { sha256 } from "./TableServer.ts"

export const catalogue = (workspace: Workspace): string => `${workspace.root}/user/duckdb/analytics.duckdb`

/** Runs statements in the catalogue as its user would, and gives the rows of the last one as text. */
export const ask = (workspace: Workspace, ...statements: ReadonlyArray<string>): Effect.Effect<ReadonlyArray<string>> =>
  Effect.promise(async () => {
    const instance = await DuckDBInstance.create(catalogue(workspace))
    const connection = await instance.connect()
    let rows: ReadonlyArray<ReadonlyArray<unknown>> = []
    for (const sql of statements) rows = (await connection.runAndReadAll(sql)).getRows()
    connection.closeSync()
    instance.closeSync()
    return rows.map((row) => row.map(String).join("|"))
  })

/** Puts bytes where the objects of a workspace are. */
export const object = (workspace: Workspace, bytes: Uint8Array) => {
  const folder = `${workspace.root}/server/parquet/.agnes`
  fs.mkdirSync(folder, { recursive: true })
  const hash = sha256(bytes)
  fs.writeFileSync(`${folder}/${hash}.parquet`, bytes)
  return { sha256: hash, path: `${folder}/${hash}.parquet` }
}

const opener = `
  const { DuckDBInstance } = require("@duckdb/node-api")
  const [path, mode] = process.argv.slice(1)
  DuckDBInstance.create(path, { access_mode: mode }).then(async (instance) => {
    globalThis.kept = [instance, await instance.connect()]
    console.log("open")
    setInterval(() => {}, 1000)
  })`

/** Another process that has the catalogue open, for the length of the scope. */
export const opened = (workspace: Workspace, mode: "READ_ONLY" | "READ_WRITE"): Effect.Effect<void, never, Scope.Scope> =>
  Effect.asVoid(Effect.acquireRelease(
    Effect.promise(async () => {
      const { spawn } = await import("node:child_process")
      const child = spawn(process.execPath, ["-e", opener, catalogue(workspace), mode], { stdio: ["ignore", "pipe", "inherit"] })
      await new Promise((resolve) => child.stdout.once("data", resolve))
      return child
    }),
    (child) =>
      Effect.promise(() =>
        new Promise((resolve) => {
          child.once("exit", resolve)
          child.kill("SIGKILL")
        })
      )
  ))
