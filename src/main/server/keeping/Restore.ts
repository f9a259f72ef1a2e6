import { createHash, randomBytes } from "node:crypto"
import * as fs from "node:fs/promises"
import { dirname, join, resolve } from "node:path"
import * as ArchiveReader from "../../../adapters/node/backup/ArchiveReader.ts"
import * as DurableFiles from "../../../adapters/node/DurableFiles.ts"
import * as Migrations from "../../../adapters/sqlite/Migrations.ts"
import * as Manifest from "../../../domain/backup/Manifest.ts"

export interface Restored {
  readonly folder: string
  readonly files: number
  readonly bytes: number
  /** When the backup was made: ISO-8601, UTC. */
  readonly createdAt: string
}

const { BadArchive } = ArchiveReader

const damaged = "The backup is damaged; nothing was restored."

/** Bytes of the first file at most. */
const longestHead = 64 * 1024

/** Refuses a folder that has anything in it: what is there is never mixed with what comes. */
const checkEmpty = async (folder: string): Promise<void> => {
  try {
    if ((await fs.readdir(folder)).length === 0) return
    throw new Error(`${folder} is not empty. Restore into a new folder with --data-dir DIR.`)
  } catch (error) {
    if (DurableFiles.codeOf(error) !== "ENOENT") throw error
  }
}

const text = async (member: ArchiveReader.Member, most: number): Promise<string> => {
  if (member.size > most) throw new BadArchive(damaged)
  const pieces: Array<Uint8Array> = []
  for await (const piece of member.content) pieces.push(piece)
  return Buffer.concat(pieces).toString("utf8")
}

const headOf = async (member: ArchiveReader.Member): Promise<Manifest.Head> => {
  const head = member.path === Manifest.headName ? Manifest.parseHead(await text(member, longestHead)) : undefined
  if (head === undefined) throw new BadArchive("This is not a backup of agnes that this version can read.")
  if (head.schema > Migrations.expected) {
    throw new Error(`The backup is of agnes ${head.agnes} with database schema ${head.schema}; `
      + `this agnes knows ${Migrations.expected}. Install a newer agnes.`)
  }
  return head
}

/** One file, durable, with the time it had. */
const write = async (path: string, member: ArchiveReader.Member): Promise<string> => {
  await DurableFiles.makeFolder(dirname(path))
  const hash = createHash("sha256")
  const file = await fs.open(path, "wx", 0o600)
  try {
    for await (const piece of member.content) {
      hash.update(piece)
      await DurableFiles.writeAll(file, piece)
    }
    await file.utimes(member.modifiedAt, member.modifiedAt)
    await file.sync()
  } finally {
    await file.close()
  }
  return hash.digest("hex")
}

/** Every line of the manifest against what was read, in the same order, until its end; anything else is damage. */
const verify = async (manifest: ArchiveReader.Member, seen: string): Promise<void> => {
  const listed = createHash("sha256")
  let rest = ""
  let count = 0
  let end: number | undefined
  const decoder = new TextDecoder()
  const line = (each: string): void => {
    const item = Manifest.parseItem(each)
    if (end !== undefined) throw new BadArchive(damaged)
    if (item === undefined) end = Manifest.parseEnd(each) ?? -1
    else {
      listed.update(Manifest.encodeItem(item))
      count++
    }
  }
  for await (const piece of manifest.content) {
    const lines = (rest + decoder.decode(piece, { stream: true })).split("\n")
    rest = lines.pop() ?? ""
    for (const each of lines) line(each)
  }
  if (rest !== "" || end !== count || listed.digest("hex") !== seen) throw new BadArchive(damaged)
}

const unpack = async (
  from: string,
  into: string,
  progress: (files: number) => void
): Promise<Omit<Restored, "folder">> => {
  let head: Manifest.Head | undefined
  let whole = false
  const seen = createHash("sha256")
  let files = 0
  let bytes = 0
  for await (const member of ArchiveReader.members(from)) {
    if (whole) throw new BadArchive(damaged)
    if (head === undefined) {
      head = await headOf(member)
      const sha256 = createHash("sha256").update(Manifest.encodeHead(head)).digest("hex")
      seen.update(Manifest.encodeItem({ path: member.path, size: member.size, sha256 }))
    } else if (member.path === Manifest.name) {
      await verify(member, seen.digest("hex"))
      whole = true
    } else {
      if (!Manifest.isSafePath(member.path)) throw new BadArchive(damaged)
      const sha256 = await write(join(into, member.path), member)
      seen.update(Manifest.encodeItem({ path: member.path, size: member.size, sha256 }))
      files++
      bytes += member.size
      progress(files)
    }
  }
  if (head === undefined || !whole) throw new BadArchive("The backup ends too early; nothing was restored.")
  return { files, bytes, createdAt: head.createdAt }
}

/** Every folder of a tree made durable, the deepest first. */
const syncTree = async (folder: string): Promise<void> => {
  for (const entry of await fs.readdir(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) await syncTree(join(folder, entry.name))
  }
  await DurableFiles.syncFolder(folder)
}

/**
 * Makes a data folder from a backup: all of it, every hash compared, or nothing. The folder appears under its name in
 * one step; a death before that leaves a folder `<name>.restoring-…` that can be deleted.
 */
export const restore = async (from: string, folder: string, progress: (files: number) => void): Promise<Restored> => {
  const to = resolve(folder)
  await checkEmpty(to)
  const temporary = `${to}.restoring-${randomBytes(4).toString("hex")}`
  try {
    await DurableFiles.makeFolder(temporary)
    const restored = await unpack(from, temporary, progress)
    await DurableFiles.makeFolder(join(temporary, "incoming"))
    await syncTree(temporary)
    await fs.rename(temporary, to)
    await DurableFiles.syncFolder(dirname(to))
    return { folder: to, ...restored }
  } catch (error) {
    await fs.rm(temporary, { recursive: true, force: true })
    throw error
  }
}
