import { createHash } from "node:crypto"
import * as fs from "node:fs/promises"
import { dirname, join } from "node:path"
import * as FamilyName from "../../domain/server/FamilyName.ts"
import * as SessionName from "../../domain/server/SessionName.ts"
import type { FileKey, Revised, SessionKey } from "../../ports/SessionStore.ts"
import * as DurableFiles from "./DurableFiles.ts"

/**
 * Where the versions of a session lie, and in which order names change so that a crash between any two steps leaves the
 * bytes of every recorded version readable: an older version gets its own name before the current one is replaced, and
 * a reader looks at that name first. A name that a dead upload left for a revision nobody recorded is removed before
 * that number is given out again.
 */
export interface SessionFiles {
  readonly publish: (staged: string, key: Revised, previous: number | undefined) => Promise<void>
  readonly publishAside: (staged: string, key: Revised) => Promise<void>
  /** A version opened for reading, `undefined` when it is not there. */
  readonly open: (key: Revised) => Promise<fs.FileHandle | undefined>
  /**
   * Where a version may lie: under a name of its own, else under that of the current version, and there only while it
   * is that. A version that stops being current gets its own name first.
   */
  readonly places: (key: Revised) => { readonly own: string; readonly shown: string }
  /** Removes a version kept aside; its name is gone for good when it returns. */
  readonly drop: (key: Revised) => Promise<void>
  /** Removes all versions, the family and everything beside them; their names are gone for good when it returns. */
  readonly erase: (key: SessionKey) => Promise<void>
}

export const under = (root: string): SessionFiles => {
  const folder = ({ userId }: SessionKey): string => join(root, "user_sessions", safeUser(userId))
  const family = (key: SessionKey): string => join(folder(key), ".family", safeSession(key.session))
  const current = (key: FileKey): string =>
    key.file === undefined
      ? join(folder(key), SessionName.fileName(safeSession(key.session)))
      : join(family(key), safeFile(key.file))
  const asides = (key: FileKey): string =>
    key.file === undefined
      ? join(folder(key), ".revisions", safeSession(key.session))
      : join(family(key), ".revisions", safeFile(key.file))
  const aside = (key: FileKey, revision: number): string =>
    join(asides(key), key.file === undefined ? `${revision}.jsonl` : String(revision))

  const open = async (key: Revised): Promise<fs.FileHandle | undefined> => {
    const own = await openExisting(aside(key, key.revision))
    if (own !== undefined) return own
    const shown = await openExisting(current(key))
    // It may have been replaced between the two looks; then its own name exists by now.
    const moved = await openExisting(aside(key, key.revision))
    if (moved === undefined) return shown
    await shown?.close()
    return moved
  }

  return {
    open,
    places: (key) => ({ own: aside(key, key.revision), shown: current(key) }),
    publish: async (staged, key, previous) => {
      // Nothing can lie there for the first revision: only later ones are ever kept aside before they are recorded.
      if (key.revision > 1) await DurableFiles.remove(aside(key, key.revision))
      if (previous !== undefined) await keep(current(key), aside(key, previous))
      await DurableFiles.moveInto(staged, current(key))
    },
    publishAside: (staged, key) => DurableFiles.moveInto(staged, aside(key, key.revision)),
    drop: async (key) => {
      await DurableFiles.remove(aside(key, key.revision))
      await syncExisting(asides(key))
    },
    erase: async ({ session, userId }) => {
      const key = { userId, session }
      await DurableFiles.remove(current(key))
      for (const path of [asides(key), family(key)]) {
        await fs.rm(path, { recursive: true, force: true })
        await syncExisting(dirname(path))
      }
      await syncExisting(folder(key))
    }
  }
}

/** A folder that is not there has no names to make durable. */
const syncExisting = async (path: string): Promise<void> => {
  try {
    await DurableFiles.syncFolder(path)
  } catch (error) {
    if (DurableFiles.codeOf(error) !== "ENOENT") throw error
  }
}

/** Gives a file a second name, durably; an existing second name is right already. */
const keep = async (path: string, second: string): Promise<void> => {
  await DurableFiles.makeFolder(dirname(second))
  try {
    await fs.link(path, second)
  } catch (error) {
    const code = DurableFiles.codeOf(error)
    if (code !== "EEXIST" && code !== "ENOENT") await copy(path, second)
  }
  await DurableFiles.syncFolder(dirname(second))
}

/** For volumes without hard links. */
const copy = async (path: string, to: string): Promise<void> => {
  const temporary = `${to}.part`
  await fs.copyFile(path, temporary)
  const file = await fs.open(temporary, "r+")
  try {
    await file.sync()
  } finally {
    await file.close()
  }
  await fs.rename(temporary, to)
}

const openExisting = async (path: string): Promise<fs.FileHandle | undefined> => {
  try {
    return await fs.open(path, "r")
  } catch (error) {
    const code = DurableFiles.codeOf(error)
    if (code === "ENOENT" || code === "ENOTDIR") return undefined
    throw error
  }
}

/** The last line of defence: whatever called us, no name leaves its folder. */
export const safeUser = (userId: string): string => {
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(userId)) throw new Error("not a user id")
  return userId
}

const safeSession = (session: string): string => {
  if (!SessionName.isSessionName(session)) throw new Error("not a session name")
  return session
}

const safeFile = (file: string): string => {
  if (!FamilyName.isFamilyName(file)) throw new Error("not a name of a family")
  return FamilyName.onDisk(file)
}

/** At most `length` bytes of a file from `start` on, in pieces. */
export async function* chunks(file: fs.FileHandle, length: number, start = 0): AsyncGenerator<Uint8Array> {
  const end = start + length
  for (let position = start; position < end;) {
    const wanted = Math.min(256 * 1024, end - position)
    const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(wanted), 0, wanted, position)
    if (bytesRead === 0) return
    yield buffer.subarray(0, bytesRead)
    position += bytesRead
  }
}

/** Hex SHA-256 of the first `length` bytes; closes the file. */
export const hashOf = async (file: fs.FileHandle, length: number): Promise<string> => {
  try {
    const hash = createHash("sha256")
    for await (const chunk of chunks(file, length)) hash.update(chunk)
    return hash.digest("hex")
  } finally {
    await file.close()
  }
}
