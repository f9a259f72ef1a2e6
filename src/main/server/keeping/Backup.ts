import * as fs from "node:fs/promises"
import { join, relative, resolve, sep } from "node:path"
import * as ArchiveWriter from "../../../adapters/node/backup/ArchiveWriter.ts"
import * as Frozen from "../../../adapters/node/backup/Frozen.ts"
import * as OtherFiles from "../../../adapters/node/backup/OtherFiles.ts"
import * as DataFolder from "../../../adapters/node/DataFolder.ts"
import * as DurableFiles from "../../../adapters/node/DurableFiles.ts"
import * as Places from "../../../adapters/node/tables/Places.ts"
import * as SessionFiles from "../../../adapters/node/SessionFiles.ts"
import * as Inventory from "../../../adapters/sqlite/Inventory.ts"
import * as Manifest from "../../../domain/backup/Manifest.ts"
import { version } from "../../Version.ts"

export interface Backup {
  readonly file: string
  readonly files: number
  readonly bytes: number
  /** Versions that are not there or not what their rows say; the backup has what there is. */
  readonly damaged: ReadonlyArray<string>
}

/** How often the beginning is tried again when sessions were taken back just then. */
const tries = 5

const database = "state/system.sqlite"

/**
 * A database at one moment and the bytes of every version it names. The copy of the database comes first: bytes are
 * durable before their row is, so that all of them are there by then, and the server gives a version another name but
 * never another content. What it deletes between the copy and our second names (a session taken back, an old version)
 * would be missing, so then both are done again; after that nothing can be lost.
 */
const frozen = async (
  root: string,
  left = tries
): Promise<{ readonly held: Frozen.Frozen; readonly missing: ReadonlySet<number> }> => {
  const held = Frozen.make(root)
  const missing = new Set<number>()
  const files = SessionFiles.under(root)
  try {
    Inventory.copy(join(root, database), held.path(0))
    const rows = Inventory.open(held.path(0))
    try {
      let index = 1
      for (const row of rows.versions()) {
        if (!(await held.keep(index, files.places(row)))) missing.add(index)
        index++
      }
      for (const { blob } of rows.tables()) {
        const path = Places.pathOf(root, blob)
        if (!(await held.keep(index, { own: path, shown: path }))) missing.add(index)
        index++
      }
    } finally {
      rows.close()
    }
  } catch (error) {
    await held.release()
    throw error
  }
  if (missing.size === 0 || left <= 1) return { held, missing }
  await held.release()
  return frozen(root, left - 1)
}

const label = (row: Inventory.Version): string =>
  `${row.userId}/${row.session}${row.file === undefined ? "" : `/${row.file}`}#${row.revision}`

const tableLabel = ({ generation, table }: Inventory.TableVersion): string => `table ${table}#${generation}`

const isWithin = (root: string, path: string): boolean => `${resolve(path)}${sep}`.startsWith(`${resolve(root)}${sep}`)

/** Writes everything a server keeps into one file, beside the running server or without one. `now`: milliseconds. */
export const backup = async (
  root: string,
  to: string,
  now: number,
  progress: (files: number) => void
): Promise<Backup> => {
  if (!(await fs.stat(DataFolder.databaseIn(root)).then(() => true, () => false))) {
    throw new Error(`There is no agnes server in ${root}. Name its folder with --data-dir.`)
  }
  if (isWithin(root, to)) throw new Error(`${to} lies in the data folder itself. Choose a place outside of ${root}.`)
  await DurableFiles.makeFolder(join(root, "incoming"))
  const { held, missing } = await frozen(root)
  const writer = await ArchiveWriter.open(to, now).catch(async (error: unknown) => {
    await held.release()
    throw error
  })
  let files = 0
  let bytes = 0
  const count = (item: Manifest.Item): Manifest.Item => {
    files++
    bytes += item.size
    progress(files)
    return item
  }
  const damaged: Array<string> = []
  try {
    const rows = Inventory.open(held.path(0))
    try {
      const createdAt = new Date(now).toISOString()
      await writer.text(Manifest.headName, Manifest.encodeHead({ schema: rows.schema(), createdAt, agnes: version }))
      count(await writer.file(database, await fs.open(held.path(0), "r")))
      const stored = SessionFiles.under(root)
      let index = 0
      for (const row of rows.versions()) {
        index++
        if (missing.has(index)) {
          damaged.push(`${label(row)}: not there`)
          continue
        }
        const { own, shown } = stored.places(row)
        const path = relative(root, row.current ? shown : own)
        const item = count(await writer.file(path, await fs.open(held.path(index), "r")))
        if (item.sha256 !== row.sha256 || item.size !== row.size) damaged.push(`${label(row)}: not what was received`)
      }
      for (const row of rows.tables()) {
        index++
        if (missing.has(index)) {
          damaged.push(`${tableLabel(row)}: not there`)
          continue
        }
        const path = relative(root, Places.pathOf(root, row.blob))
        const item = count(await writer.file(path, await fs.open(held.path(index), "r")))
        const isWhole = item.sha256 === row.sha256 && item.size === row.size
        if (!isWhole) damaged.push(`${tableLabel(row)}: not what was registered`)
      }
    } finally {
      rows.close()
    }
    for await (const path of OtherFiles.of(root)) {
      const file = await openExisting(join(root, path))
      if (file !== undefined) count(await writer.file(path, file))
    }
    await writer.finish()
  } finally {
    await writer.discard()
    await held.release()
  }
  return { file: to, files, bytes, damaged }
}

const openExisting = async (path: string): Promise<fs.FileHandle | undefined> => {
  try {
    return await fs.open(path, "r")
  } catch (error) {
    if (DurableFiles.codeOf(error) === "ENOENT") return undefined
    throw error
  }
}
