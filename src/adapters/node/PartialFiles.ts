import * as fs from "node:fs/promises"
import { join } from "node:path"
import * as FamilyName from "../../domain/server/FamilyName.ts"
import type { Note } from "../../domain/server/PartialUpload.ts"
import * as SessionName from "../../domain/server/SessionName.ts"
import type { PartialKey } from "../../ports/PartialUploads.ts"
import * as DurableFiles from "./DurableFiles.ts"
import { safeUser } from "./SessionFiles.ts"

/**
 * `uploads/<user id>/<id>.json` says what an upload is, `<id>.bytes` beside it holds what came. The note goes last, so that
 * as long as there are bytes somebody knows whose they are. When an upload was touched last is the time of its note.
 */
export interface Written extends Note {
  readonly answer?: string | undefined
}

export interface Places {
  readonly folder: string
  readonly note: string
  readonly bytes: string
}

const isId = /^[0-9a-f]{32}$/

export const idOf = (fileName: string): string | undefined => {
  const [id = "", ending] = fileName.split(".")
  return isId.test(id) && (ending === "json" || ending === "bytes") ? id : undefined
}

export const rootIn = (data: string): string => join(data, "uploads")

/** The last line of defence: whatever called us, no name leaves its folder. */
export const placesOf = (root: string, { id, userId }: PartialKey): Places => {
  if (!isId.test(id)) throw new Error("not the id of an upload")
  const folder = join(root, safeUser(userId))
  return { folder, note: join(folder, `${id}.json`), bytes: join(folder, `${id}.bytes`) }
}

/** `undefined` when there is none, or what is there is not whole: it was never acknowledged. */
export const read = async (places: Places): Promise<Written | undefined> => {
  const text = await absent(fs.readFile(places.note, "utf8"))
  try {
    return text === undefined ? undefined : parse(JSON.parse(text))
  } catch {
    return undefined
  }
}

const parse = (value: unknown): Written | undefined => {
  const { answer, base, before, file, length, session } = value as Record<string, unknown>
  const isCount = (count: unknown): count is number => Number.isSafeInteger(count) && (count as number) >= 0
  if (typeof session !== "string" || !SessionName.isSessionName(session)) return undefined
  if (file !== undefined && !(typeof file === "string" && FamilyName.isFamilyName(file))) return undefined
  if (!isCount(base) || !isCount(length) || typeof before !== "string") return undefined
  if (answer !== undefined && typeof answer !== "string") return undefined
  return { session, file, base, length, before, ...(answer === undefined ? {} : { answer }) }
}

export const write = async (places: Places, note: Written): Promise<void> => {
  await fs.mkdir(places.folder, { recursive: true, mode: 0o700 })
  const temporary = `${places.note}.part`
  await fs.writeFile(temporary, JSON.stringify(note), { mode: 0o600 })
  await fs.rename(temporary, places.note)
}

export const remove = async (places: Places): Promise<void> => {
  await DurableFiles.remove(places.bytes)
  await DurableFiles.remove(places.note)
}

/** What a name leads to; `undefined` when it leads nowhere. */
export const absent = async <A>(work: Promise<A>): Promise<A | undefined> => {
  try {
    return await work
  } catch (error) {
    const code = DurableFiles.codeOf(error)
    if (code !== "ENOENT" && code !== "ENOTDIR") throw error
    return undefined
  }
}

export const namesIn = async (folder: string): Promise<ReadonlyArray<string>> => (await absent(fs.readdir(folder))) ?? []
