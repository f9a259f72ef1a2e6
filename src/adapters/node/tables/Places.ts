import * as fs from "node:fs/promises"
import { join } from "node:path"
import process from "node:process"
import * as DurableFiles from "../DurableFiles.ts"

/** Where the bytes of tables lie: `tables/<blob>.parquet`; `tables/.staging` holds what is being read. */

export const folderOf = (root: string): string => join(root, "tables")
export const stagingOf = (root: string): string => join(folderOf(root), ".staging")

const suffix = ".parquet"

export const pathOf = (root: string, blob: string): string => {
  if (!/^[0-9a-f]{32}$/.test(blob)) throw new Error("not the name of a table's bytes")
  return join(folderOf(root), `${blob}${suffix}`)
}

/** What a file of the folder holds; `undefined` for what is none of ours. */
export const blobOf = (name: string): string | undefined => /^([0-9a-f]{32})\.parquet$/.exec(name)?.[1]

export const names = async (path: string): Promise<ReadonlyArray<string>> => {
  try {
    return await fs.readdir(path)
  } catch (error) {
    if (DurableFiles.codeOf(error) === "ENOENT") return []
    throw error
  }
}

/** Milliseconds after which what a process was staging is given up, whoever has its number now. */
const forgotten = 24 * 3_600_000

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return DurableFiles.codeOf(error) === "EPERM"
  }
}

/** Names of staged files begin with the process that stages them. */
export const sweepStaging = async (root: string, now: number): Promise<void> => {
  for (const name of await names(stagingOf(root))) {
    const path = join(stagingOf(root), name)
    const { mtimeMs } = await fs.stat(path).catch(() => ({ mtimeMs: 0 }))
    if (isAlive(Number.parseInt(name, 10)) && now - mtimeMs < forgotten) continue
    await fs.rm(path, { recursive: true, force: true })
  }
}

/**
 * What root wrote is the folder's owner's, as SQLite does with its files: the server runs as that user, and operators
 * may be root.
 */
export const giveToOwner = async (root: string, path: string): Promise<void> => {
  if (process.getuid?.() !== 0) return
  const { gid, uid } = await fs.stat(root)
  if (uid !== 0) await fs.chown(path, uid, gid)
}

/** Makes the folders. */
export const make = async (root: string): Promise<void> => {
  await DurableFiles.makeFolder(stagingOf(root))
  for (const path of [folderOf(root), stagingOf(root)]) await giveToOwner(root, path)
}

export const sweep = async (root: string, used: ReadonlySet<string>): Promise<void> => {
  for (const name of await names(folderOf(root))) {
    const blob = blobOf(name)
    if (blob !== undefined && !used.has(blob)) await DurableFiles.remove(join(folderOf(root), name))
  }
}
