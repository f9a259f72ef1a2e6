import { closeSync, fsync, openSync } from "node:fs"
import * as fs from "node:fs/promises"
import { dirname } from "node:path"

/** File work for the server: asynchronous, so that one slow disk call does not stop every request. */

/** From `position` on, else where the file stands. A write may take fewer bytes than given, on a full disk without an error (reliability §2.5). */
export const writeAll = async (file: fs.FileHandle, bytes: Uint8Array, position?: number): Promise<void> => {
  for (let done = 0; done < bytes.length;) {
    const at = position === undefined ? null : position + done
    done += (await file.write(bytes, done, bytes.length - done, at)).bytesWritten
  }
}

/**
 * Makes the names in a folder durable. Windows cannot open a folder; its file systems journal names themselves. Those who
 * ask while a sync of that folder is under way share the next one: it begins after they asked, so it holds their names.
 */
export const syncFolder = (path: string): Promise<void> => {
  if (process.platform === "win32") return Promise.resolve()
  const syncing = folders.get(path) ?? { now: undefined, next: undefined }
  folders.set(path, syncing)
  if (syncing.now === undefined) return begin(path, syncing)
  return syncing.next ??= syncing.now.then(() => begin(path, syncing), () => begin(path, syncing))
}

interface Syncing {
  now: Promise<void> | undefined
  next: Promise<void> | undefined
}

const folders = new Map<string, Syncing>()

const begin = (path: string, syncing: Syncing): Promise<void> => {
  syncing.next = undefined
  const done = (): void => {
    if (syncing.next === undefined) folders.delete(path)
    syncing.now = undefined
  }
  return syncing.now = syncOnce(path).finally(done)
}

/** Only the sync waits for the disk: who opens and closes a folder of which names have just changed finds it in memory. */
const syncOnce = async (path: string): Promise<void> => {
  const folder = openSync(path, "r")
  try {
    await new Promise<void>((resolve, reject) => {
      fsync(folder, (error) => error === null ? resolve() : reject(error))
    })
  } finally {
    closeSync(folder)
  }
}

/** Makes a folder (0700) with its parents, each name durable. */
export const makeFolder = async (path: string): Promise<void> => {
  const first = await fs.mkdir(path, { recursive: true, mode: 0o700 })
  if (first === undefined) return
  for (let made = path;; made = dirname(made)) {
    await syncFolder(dirname(made))
    if (made === first || made === dirname(made)) return
  }
}

export const codeOf = (error: unknown): string | undefined => (error as { readonly code?: string } | null)?.code

/** Deletes a name; one that is gone already is fine. */
export const remove = async (path: string): Promise<void> => {
  try {
    await fs.unlink(path)
  } catch (error) {
    const code = codeOf(error)
    if (code !== "ENOENT" && code !== "ENOTDIR") throw error
  }
}

/** Renames over whatever is there, making the target's folder first when it is missing, and makes the name durable. */
export const moveInto = async (from: string, to: string): Promise<void> => {
  try {
    await fs.rename(from, to)
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw error
    await makeFolder(dirname(to))
    await fs.rename(from, to)
  }
  await syncFolder(dirname(to))
}

/** A whole small file, durable under `to` in one step. `temporary` lies on the same volume. */
export const replace = async (temporary: string, to: string, bytes: Uint8Array): Promise<void> => {
  try {
    const file = await fs.open(temporary, "wx", 0o600)
    try {
      await writeAll(file, bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    await moveInto(temporary, to)
  } catch (error) {
    await remove(temporary).catch(() => {})
    throw error
  }
}
