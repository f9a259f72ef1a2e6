import { createHash, randomBytes } from "node:crypto"
import { createWriteStream } from "node:fs"
import * as fs from "node:fs/promises"
import { dirname } from "node:path"
import type { Writable } from "node:stream"
import { finished, pipeline } from "node:stream/promises"
import { createGzip } from "node:zlib"
import * as Manifest from "../../../domain/backup/Manifest.ts"
import * as Tar from "../../../domain/archive/Tar.ts"
import * as DurableFiles from "../DurableFiles.ts"
import * as SessionFiles from "../SessionFiles.ts"

/** An archive that is being written. Nobody sees it under its name before `finish` has made it whole and durable. */
export interface ArchiveWriter {
  readonly text: (path: string, content: string) => Promise<Manifest.Item>
  /** The file as it is while it is open: what is added to it meanwhile is left out. Closes it. */
  readonly file: (path: string, from: fs.FileHandle) => Promise<Manifest.Item>
  readonly finish: () => Promise<void>
  /** Leaves nothing behind; harmless after `finish`. */
  readonly discard: () => Promise<void>
}

/** Bytes that wait for the disk at most. */
const waiting = 1024 * 1024

/** `to` ends in `.gz`: packed. `now` is in milliseconds. The manifest has a file of its own, so memory is flat. */
export const open = async (to: string, now: number): Promise<ArchiveWriter> => {
  const temporary = `${to}.${process.pid}-${randomBytes(4).toString("hex")}.part`
  const items = `${temporary}.items`
  const sink = createWriteStream(temporary, { flags: "wx", mode: 0o600, flush: true, highWaterMark: waiting })
  const packed = to.endsWith(".gz") ? createGzip() : undefined
  const stream: Writable = packed ?? sink
  const done = packed === undefined ? finished(sink) : pipeline(packed, sink)
  // It is awaited in `finish`; until then a failure shows in the next write.
  done.catch(() => {})
  const list = await fs.open(items, "wx+", 0o600)
  let count = 0

  const write = async (bytes: Uint8Array): Promise<void> => {
    if (bytes.length === 0) return
    await new Promise<void>((resolve, reject) => stream.write(bytes, (error) => error ? reject(error) : resolve()))
  }
  const noted = async (item: Manifest.Item): Promise<Manifest.Item> => {
    await DurableFiles.writeAll(list, Buffer.from(Manifest.encodeItem(item)))
    count++
    return item
  }
  const put = async (
    path: string,
    size: number,
    modifiedAt: number,
    chunks: AsyncIterable<Uint8Array>
  ): Promise<Manifest.Item> => {
    await write(Tar.encode({ path, size, modifiedAt }))
    const hash = createHash("sha256")
    let written = 0
    for await (const chunk of chunks) {
      hash.update(chunk)
      written += chunk.length
      await write(chunk)
    }
    if (written !== size) throw new Error(`${path} became shorter while it was read`)
    await write(new Uint8Array(Tar.padding(size)))
    return { path, size, sha256: hash.digest("hex") }
  }
  const open = async (file: fs.FileHandle, use: (size: number, modifiedAt: number) => Promise<Manifest.Item>) => {
    try {
      const { mtimeMs, size } = await file.stat()
      return await use(size, mtimeMs / 1000)
    } finally {
      await file.close()
    }
  }
  const remove = async (): Promise<void> => {
    await list.close().catch(() => {})
    await DurableFiles.remove(items)
    await DurableFiles.remove(temporary)
  }
  return {
    text: async (path, content) => {
      const bytes = Buffer.from(content)
      async function* once() {
        yield bytes
      }
      return noted(await put(path, bytes.length, now / 1000, once()))
    },
    file: (path, from) => open(from, async (size, modifiedAt) =>
      noted(await put(path, size, modifiedAt, SessionFiles.chunks(from, size)))),
    finish: async () => {
      await DurableFiles.writeAll(list, Buffer.from(Manifest.encodeEnd(count)))
      const manifest = await fs.open(items, "r")
      await open(manifest, (size) => put(Manifest.name, size, now / 1000, SessionFiles.chunks(manifest, size)))
      await write(Tar.end)
      await new Promise<void>((resolve) => stream.end(() => resolve()))
      await done
      await fs.rename(temporary, to)
      await DurableFiles.syncFolder(dirname(to))
      await remove()
    },
    discard: async () => {
      sink.destroy()
      packed?.destroy()
      await done.catch(() => {})
      await remove()
    }
  }
}
