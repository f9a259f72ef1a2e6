import { createReadStream } from "node:fs"
import * as fs from "node:fs/promises"
import { createGunzip } from "node:zlib"
import * as Tar from "../../../domain/archive/Tar.ts"

/** What is read is no archive of ours, or not whole; the message is for people. */
export class BadArchive extends Error {}

/** A file of the archive; its content has to be read to its end before the next one. */
export interface Member {
  readonly path: string
  readonly size: number
  /** Seconds. */
  readonly modifiedAt: number
  readonly content: AsyncIterable<Uint8Array>
}

/** Bytes of records before one file at most: a path and a size. */
const longestRecords = 64 * 1024

const gzipMark = Buffer.from([0x1f, 0x8b])

const isPacked = async (path: string): Promise<boolean> => {
  const file = await fs.open(path, "r")
  try {
    const { buffer } = await file.read(Buffer.alloc(2), 0, 2, 0)
    return buffer.equals(gzipMark)
  } finally {
    await file.close()
  }
}

/** Takes exact numbers of bytes out of a stream of pieces. */
const cutter = (source: AsyncIterator<Uint8Array>) => {
  let rest: Uint8Array = new Uint8Array()
  const next = async (): Promise<boolean> => {
    const { done, value } = await source.next()
    if (done !== true) rest = value
    return done !== true
  }
  async function* take(length: number): AsyncGenerator<Uint8Array> {
    for (let left = length; left > 0;) {
      if (rest.length === 0 && !(await next())) throw new BadArchive("The backup ends too early: it is not whole.")
      const piece = rest.subarray(0, left)
      rest = rest.subarray(piece.length)
      left -= piece.length
      yield piece
    }
  }
  const whole = async (length: number): Promise<Uint8Array> => {
    const pieces: Array<Uint8Array> = []
    for await (const piece of take(length)) pieces.push(piece)
    return Buffer.concat(pieces)
  }
  return { take, whole }
}

/** Goes through an archive once, packed or not. */
export async function* members(path: string): AsyncGenerator<Member> {
  const packed = await isPacked(path)
  const plain = createReadStream(path)
  const gunzip = packed ? createGunzip() : undefined
  if (gunzip !== undefined) plain.on("error", (error) => gunzip.destroy(error))
  const stream: AsyncIterable<Uint8Array> = gunzip === undefined ? plain : plain.pipe(gunzip)
  const { take, whole } = cutter(stream[Symbol.asyncIterator]())
  try {
    let records: ReadonlyMap<string, string> = new Map()
    for (;;) {
      const header = Tar.decode(await whole(Tar.block), records)
      if (header._tag === "End") return
      if (header._tag === "Bad") throw new BadArchive("This is not a backup of agnes, or it is damaged.")
      if (header._tag === "Records") {
        if (header.size > longestRecords) throw new BadArchive("This is not a backup of agnes, or it is damaged.")
        const bytes = await whole(header.size)
        await whole(Tar.padding(header.size))
        const found = Tar.decodeRecords(bytes)
        if (found === undefined) throw new BadArchive("This is not a backup of agnes, or it is damaged.")
        records = found
        continue
      }
      records = new Map()
      yield { ...header.entry, content: take(header.entry.size) }
      await whole(Tar.padding(header.entry.size))
    }
  } finally {
    plain.destroy()
    gunzip?.destroy()
  }
}
