import { createHash } from "node:crypto"
import * as fs from "node:fs/promises"
import { join } from "node:path"
import * as StoredName from "../../../adapters/node/backup/StoredName.ts"
import * as DataFolder from "../../../adapters/node/DataFolder.ts"
import * as DurableFiles from "../../../adapters/node/DurableFiles.ts"
import * as SessionFiles from "../../../adapters/node/SessionFiles.ts"
import * as Tables from "./CheckTables.ts"
import * as Inventory from "../../../adapters/sqlite/Inventory.ts"
import * as Migrations from "../../../adapters/sqlite/Migrations.ts"

/**
 * - `missing`: a version whose bytes are not there. `mismatch`: they are not what was received.
 * - `extra`: a file no row names. `unerased`: bytes of something taken back or superseded may still be there.
 * - `database`: rows that contradict each other, or a damaged file.
 */
export interface Problem {
  readonly kind: "missing" | "mismatch" | "extra" | "unerased" | "database"
  /** `<user id>/<session>#<revision>`, `table <id>#<generation>`, a path below the data folder, or a sentence. */
  readonly what: string
}

export interface Report {
  /** Versions whose every byte was read. */
  readonly versions: number
  readonly bytes: number
  readonly problems: ReadonlyArray<Problem>
}

const label = (row: Inventory.Version): string =>
  `${row.userId}/${row.session}${row.file === undefined ? "" : `/${row.file}`}#${row.revision}`

/** Why a version is not as its row says; `undefined` when it is. */
const problemOf = async (
  files: SessionFiles.SessionFiles,
  row: Inventory.Version
): Promise<"missing" | "mismatch" | undefined> => {
  const isGone = !row.current && !(await fs.stat(files.places(row).own).then(() => true, () => false))
  const file = isGone ? undefined : await files.open(row)
  if (file === undefined) return "missing"
  try {
    if ((await file.stat()).size !== row.size) return "mismatch"
    const hash = createHash("sha256")
    for await (const chunk of SessionFiles.chunks(file, row.size)) hash.update(chunk)
    return hash.digest("hex") === row.sha256 ? undefined : "mismatch"
  } finally {
    await file.close()
  }
}

/** A second look after every change under way is done; what the server deleted meanwhile is no problem. */
const versions = async function*(
  rows: Inventory.Inventory,
  files: SessionFiles.SessionFiles
): AsyncGenerator<{ readonly row: Inventory.Version; readonly problem: "missing" | "mismatch" | undefined }> {
  for (const row of rows.versions()) {
    const first = await problemOf(files, row)
    if (first === undefined) {
      yield { row, problem: undefined }
      continue
    }
    await rows.settle()
    const now = rows.version(row)
    yield { row, problem: now === undefined ? undefined : await problemOf(files, now) }
  }
}

async function* names(folder: string, below = ""): AsyncGenerator<string> {
  const entries = await fs.readdir(join(folder, below), { withFileTypes: true }).catch((error: unknown) => {
    if (DurableFiles.codeOf(error) === "ENOENT") return []
    throw error
  })
  for (const entry of entries) {
    const path = below === "" ? entry.name : `${below}/${entry.name}`
    if (entry.isDirectory()) yield* names(folder, path)
    else yield path
  }
}

const isNamed = (rows: Inventory.Inventory, path: string): boolean => {
  const stored = StoredName.parse(path)
  if (stored === undefined) return false
  if (stored._tag === "Current") return rows.isKnown(stored.key) || rows.isOwed({ ...stored.key, revision: 0 })
  return rows.version(stored.key) !== undefined || rows.isOwed(stored.key)
}

const extras = async (rows: Inventory.Inventory, folder: string): Promise<ReadonlyArray<string>> => {
  const found: Array<string> = []
  for await (const path of names(folder)) {
    if (isNamed(rows, path)) continue
    await rows.settle()
    const isThere = await fs.lstat(join(folder, path)).then(() => true, () => false)
    if (isThere && !isNamed(rows, path)) found.push(path)
  }
  return found
}

/** Reads every byte of every version there is and compares, beside a running server or without one. Changes nothing. */
export const check = async (root: string, progress: (versions: number) => void): Promise<Report> => {
  const database = DataFolder.databaseIn(root)
  if (!(await fs.stat(database).then(() => true, () => false))) {
    throw new Error(`There is no agnes server in ${root}. Name its folder with --data-dir.`)
  }
  const rows = Inventory.open(database)
  try {
    const schema = rows.schema()
    if (schema !== Migrations.expected) {
      throw new Error(`The database has schema ${schema}, this agnes works with ${Migrations.expected}. `
        + (schema > Migrations.expected ? "Install a newer agnes." : "Run: agnes serve, once."))
    }
    const owedBefore = new Set(rows.owed())
    const problems: Array<Problem> = rows.faults().map((what) => ({ kind: "database", what }))
    let count = 0
    let bytes = 0
    for await (const { problem, row } of versions(rows, SessionFiles.under(root))) {
      count++
      bytes += row.size
      progress(count)
      if (problem !== undefined) problems.push({ kind: problem, what: label(row) })
    }
    for (const path of await extras(rows, join(root, "user_sessions"))) {
      problems.push({ kind: "extra", what: `user_sessions/${path}` })
    }
    for await (const { problem, row } of Tables.versions(rows, root)) {
      count++
      bytes += row.size
      progress(count)
      if (problem !== undefined) problems.push({ kind: problem, what: `table ${row.table}#${row.generation}` })
    }
    for (const path of await Tables.extras(rows, root)) problems.push({ kind: "extra", what: path })
    await rows.settle()
    for (const what of rows.owed()) if (owedBefore.has(what)) problems.push({ kind: "unerased", what })
    return { versions: count, bytes, problems }
  } finally {
    rows.close()
  }
}
