import type { DuckDBConnection, DuckDBInstance } from "@duckdb/node-api"
import { load } from "../../duckdb/Load.ts"

/** A DuckDB in memory that can reach nothing but the files it is told, and a connection to it. */
export interface Duck {
  readonly rows: (sql: string) => Promise<ReadonlyArray<Readonly<Record<string, unknown>>>>
  readonly run: (sql: string) => Promise<void>
  /** Of what runs; below zero when that is not known. */
  readonly percent: () => number
  readonly close: () => void
}

export const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** Extensions are what is built in; none is fetched or loaded from a disk. */
const options = (memory: number) => ({
  autoinstall_known_extensions: "false",
  autoload_known_extensions: "false",
  allow_community_extensions: "false",
  threads: "2",
  memory_limit: `${Math.floor(memory / 1024)}KiB`
})

export { load }

export const open = async (
  { DuckDBInstance: Instance }: Awaited<ReturnType<typeof load>>,
  files: ReadonlyArray<string>,
  spill: string,
  memory: number
): Promise<Duck> => {
  const instance: DuckDBInstance = await Instance.create(":memory:", options(memory))
  const connection: DuckDBConnection = await instance.connect()
  const run = async (sql: string): Promise<void> => void (await connection.run(sql))
  await run(`SET temp_directory = ${quoted(spill)}`)
  await run(`SET allowed_paths = [${files.map(quoted).join(", ")}]`)
  await run("SET enable_external_access = false")
  await run("SET lock_configuration = true")
  return {
    run,
    rows: async (sql) => (await connection.runAndReadAll(sql)).getRowObjectsJson(),
    percent: () => connection.progress.percentage,
    close: () => {
      connection.closeSync()
      instance.closeSync()
    }
  }
}
