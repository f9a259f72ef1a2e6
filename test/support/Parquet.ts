import { DuckDBInstance } from "@duckdb/node-api"
import { readFileSync } from "node:fs"
import * as os from "node:os"
import * as path from "node:path"
import { mkdtempSync, rmSync } from "node:fs"

/** The bytes of a real parquet file with the rows of a query. */
export const of = async (sql: string): Promise<Buffer> => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "agnes-parquet-"))
  const file = path.join(folder, "made.parquet")
  const instance = await DuckDBInstance.create(":memory:")
  const connection = await instance.connect()
  await connection.run(`COPY (${sql}) TO '${file}' (FORMAT parquet)`)
  connection.closeSync()
  instance.closeSync()
  const bytes = readFileSync(file)
  rmSync(folder, { recursive: true })
  return bytes
}
