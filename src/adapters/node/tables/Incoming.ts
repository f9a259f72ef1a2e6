import { createHash } from "node:crypto"
import { constants } from "node:fs"
import * as fs from "node:fs/promises"
import * as DurableFiles from "../DurableFiles.ts"
import * as SessionFiles from "../SessionFiles.ts"

/** Copying and hashing of files that become tables. */

export interface Hashes {
  readonly sha256: string
  readonly md5: string
  readonly size: number
}

/** Opens what an operator named: a regular file, also through a link, and never something that blocks. */
export const open = async (path: string): Promise<fs.FileHandle> => {
  const file = await fs.open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  if ((await file.stat()).isFile()) return file
  await file.close()
  throw new NotAFile()
}

/** Why there is no room for a copy of a file in a folder; `undefined` when there is. */
export const noRoom = async (file: fs.FileHandle, folder: string): Promise<string | undefined> => {
  const { size } = await file.stat()
  const { bavail, bsize } = await fs.statfs(folder)
  const free = bavail * bsize
  return free >= size ? undefined : `it has ${size} bytes, and the disk of the data folder has room for ${free}`
}

export class NotAFile extends Error {}

export const head = async (file: fs.FileHandle, length: number): Promise<string> => {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, 0)
  return buffer.toString("latin1", 0, bytesRead)
}

/** All bytes of `from` under the new name `to`, durable but for the name. */
export const copy = async (from: fs.FileHandle, to: string, signal: AbortSignal): Promise<void> => {
  const file = await fs.open(to, "wx", 0o600)
  try {
    for await (const chunk of SessionFiles.chunks(from, Infinity)) {
      signal.throwIfAborted()
      await DurableFiles.writeAll(file, chunk)
    }
  } finally {
    await file.close()
  }
}

/** Both hashes of a file, whose bytes are durable when it returns. */
export const hash = async (path: string, signal: AbortSignal): Promise<Hashes> => {
  const file = await fs.open(path, "r+")
  try {
    await file.sync()
    const [sha256, md5] = [createHash("sha256"), createHash("md5")]
    let size = 0
    for await (const chunk of SessionFiles.chunks(file, Infinity)) {
      signal.throwIfAborted()
      sha256.update(chunk)
      md5.update(chunk)
      size += chunk.length
    }
    return { sha256: sha256.digest("hex"), md5: md5.digest("hex"), size }
  } finally {
    await file.close()
  }
}
