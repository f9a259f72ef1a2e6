import * as fs from "node:fs"
import type { Measure } from "../../ports/Transcripts.ts"
import * as FirstRecord from "../../domain/session/FirstRecord.ts"

/** The file gave fewer bytes than were measured when it was opened. */
export class Shrunk extends Error {
  readonly code = "SHRUNK"
}

export const chunkBytes = 262_144

/** Above this, bytes are read off the main thread: a slow disk then delays this file only. */
export const smallBytes = 1_048_576

export const measure = (stat: fs.Stats): Measure => ({
  size: stat.size,
  modifiedAt: stat.mtimeMs,
  changedAt: stat.ctimeMs
})

/** The bytes from `start` to `size` in order, never past them, however much the file grows meanwhile. */
export async function* chunks(descriptor: number, size: number, start = 0): AsyncGenerator<Uint8Array, void, undefined> {
  if (size - start <= smallBytes) {
    if (size > start) yield readNow(descriptor, size - start, start)
    return
  }
  // While one piece is on its way to the server the next one is read.
  const read = (position: number) => {
    const reading = readLater(descriptor, position, Math.min(chunkBytes, size - position))
    // Whoever stops early never asks how it ended.
    reading.catch(() => {})
    return reading
  }
  let next = read(start)
  for (let position = start; position < size;) {
    const chunk = await next
    position += chunk.length
    if (position < size) next = read(position)
    yield chunk
  }
}

/** Exactly `length` bytes from `start` on. */
const readNow = (descriptor: number, length: number, start = 0): Uint8Array => {
  const buffer = Buffer.allocUnsafe(length)
  for (let done = 0; done < length;) {
    const count = fs.readSync(descriptor, buffer, done, length - done, start + done)
    if (count === 0) throw new Shrunk("the file is shorter than when it was opened")
    done += count
  }
  return buffer
}

/** At least one byte from `position`, up to `length`. A fresh buffer each time: a socket may still hold the last one. */
const readLater = (descriptor: number, position: number, length: number): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    fs.read(descriptor, Buffer.allocUnsafeSlow(length), 0, length, position, (error, count, buffer) => {
      if (error !== null) return reject(error)
      if (count === 0) return reject(new Shrunk("the file is shorter than when it was opened"))
      resolve(buffer.subarray(0, count))
    })
  })

/** What a file is, and all its bytes when the judgement had to read no fewer: then nobody reads them again. */
export interface Judged {
  readonly verdict: Exclude<FirstRecord.Verdict, "more">
  readonly whole: Uint8Array | undefined
}

/** Reads only as much as the judgement needs. */
export const judge = (descriptor: number, size: number): Judged => {
  for (let length = 65_536;; length *= 8) {
    const part = Math.min(length, size, FirstRecord.maxBytes)
    const bytes = readNow(descriptor, part)
    const verdict = FirstRecord.judge(bytes, part === size)
    if (verdict !== "more") return { verdict, whole: part === size ? bytes : undefined }
  }
}
