import { createHash } from "node:crypto"
import * as fs from "node:fs"
import * as DurableFiles from "./DurableFiles.ts"

/** What was taken in: lower-case hex of all bytes, and how many. */
export interface Taken {
  readonly sha256: string
  readonly size: number
}

/** A file that is being received, for one caller that waits for each call before the next. */
export interface StagingFile {
  /** Hashes the bytes and keeps them; a promise when the caller has to wait for the disk. */
  readonly add: (bytes: Uint8Array) => Promise<void> | undefined
  /** Makes everything durable. */
  readonly end: () => Promise<Taken>
  /** Ends and deletes it, whatever it is in the middle of; whoever adds to it from then on fails. */
  readonly discard: () => Promise<void>
}

/** Pieces are written together, up to so many bytes or pieces: every call of the disk is a way to another thread. */
const most = { bytes: 64 * 1024, pieces: 32 }

/** Plain descriptors: a `FileHandle` costs half as much again. */
const open = (path: string): Promise<number> =>
  new Promise((resolve, reject) =>
    fs.open(path, "wx", 0o600, (error, file) => error === null ? resolve(file) : reject(error)))

const write = (file: number, bytes: Uint8Array, from: number): Promise<number> =>
  new Promise((resolve, reject) =>
    fs.write(file, bytes, from, bytes.length - from, (error, written) => error === null ? resolve(written) : reject(error)))

const sync = (file: number): Promise<void> =>
  new Promise((resolve, reject) => fs.fsync(file, (error) => error === null ? resolve() : reject(error)))

/** The file is made, for us alone, when the first bytes are written. */
export const make = (path: string): StagingFile => {
  const hash = createHash("sha256")
  let size = 0
  let waiting: Array<Uint8Array> = []
  let length = 0
  let file: number | undefined
  let discarded = false
  let last: Promise<unknown> | undefined

  const flush = async (): Promise<number> => {
    const bytes = waiting.length === 1 ? waiting[0]! : Buffer.concat(waiting, length)
    waiting = []
    length = 0
    const opened = file ??= await open(path)
    // A write may take fewer bytes than given, on a full disk without an error (reliability §2.5).
    for (let done = 0; done < bytes.length;) done += await write(opened, bytes, done)
    return opened
  }

  const finish = async (): Promise<Taken> => {
    const opened = await flush()
    await sync(opened)
    file = undefined
    // Everything is on the disk: there is nothing to wait for.
    fs.closeSync(opened)
    return { sha256: hash.digest("hex"), size }
  }

  const exclusively = <A>(run: () => Promise<A>): Promise<A> => {
    if (discarded) return Promise.reject(new Error("discarded"))
    const running = run()
    last = running
    return running
  }

  return {
    add: (bytes) => {
      size += bytes.length
      hash.update(bytes)
      waiting.push(bytes)
      length += bytes.length
      if (length < most.bytes && waiting.length < most.pieces) return undefined
      return exclusively(flush).then(() => {})
    },
    end: () => exclusively(finish),
    discard: async () => {
      discarded = true
      await last?.catch(() => {})
      if (file !== undefined) fs.closeSync(file)
      if (last !== undefined) await DurableFiles.remove(path)
    }
  }
}
