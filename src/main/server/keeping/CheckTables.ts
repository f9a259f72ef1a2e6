import { createHash } from "node:crypto"
import * as fs from "node:fs/promises"
import * as DurableFiles from "../../../adapters/node/DurableFiles.ts"
import * as SessionFiles from "../../../adapters/node/SessionFiles.ts"
import * as Places from "../../../adapters/node/tables/Places.ts"
import type * as Inventory from "../../../adapters/sqlite/Inventory.ts"

type Problem = "missing" | "mismatch"

const problemOf = async (path: string, row: Inventory.TableVersion): Promise<Problem | undefined> => {
  let file: fs.FileHandle
  try {
    file = await fs.open(path, "r")
  } catch (error) {
    if (DurableFiles.codeOf(error) === "ENOENT") return "missing"
    throw error
  }
  try {
    if ((await file.stat()).size !== row.size) return "mismatch"
    const hash = createHash("sha256")
    for await (const chunk of SessionFiles.chunks(file, row.size)) hash.update(chunk)
    return hash.digest("hex") === row.sha256 ? undefined : "mismatch"
  } finally {
    await file.close()
  }
}

/** Every version of every table, read whole; what the server forgot meanwhile is no problem. */
export async function* versions(
  rows: Inventory.Inventory,
  root: string
): AsyncGenerator<{ readonly row: Inventory.TableVersion; readonly problem: Problem | undefined }> {
  for (const row of rows.tables()) {
    const path = Places.pathOf(root, row.blob)
    const first = await problemOf(path, row)
    if (first !== undefined) await rows.settle()
    yield { row, problem: first === undefined || !rows.isTable(row.blob) ? undefined : await problemOf(path, row) }
  }
}

/** Files no row names, as paths below the data folder; what is being read is none of them. */
export const extras = async (rows: Inventory.Inventory, root: string): Promise<ReadonlyArray<string>> => {
  const isExtra = (name: string): boolean => {
    const blob = Places.blobOf(name)
    return blob === undefined || !rows.isTable(blob)
  }
  const suspects = async () =>
    (await Places.names(Places.folderOf(root))).filter((name) => name !== ".staging" && isExtra(name))
  if ((await suspects()).length === 0) return []
  await rows.settle()
  return (await suspects()).map((name) => `tables/${name}`)
}
