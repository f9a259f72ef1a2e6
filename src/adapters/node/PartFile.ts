import { createHash, type Hash } from "node:crypto"
import * as fs from "node:fs/promises"
import { renameSync, writeFileSync } from "node:fs"
import * as Ranges from "../../domain/pull/Ranges.ts"
import * as JsonLine from "../../domain/text/JsonLine.ts"
import { codeOf, remove } from "./DurableFiles.ts"

/** Bytes that go to the disk with one call. */
const batch = 1024 ** 2

/** Bytes after which a file's progress is written down for a run that has to go on. */
const noted = 8 * 1024 ** 2

/** More bytes came than were asked for, or fewer. */
export class WrongLength extends Error {
  readonly kind: "TooLong" | "Broken"
  constructor(kind: "TooLong" | "Broken", message: string) {
    super(message)
    this.kind = kind
  }
}

/**
 * A file on its way, at any positions. What it holds is written down beside it every now and then and not made durable:
 * whoever goes on with it compares the hash of the whole in the end, so a wrong note costs a download and nothing else.
 */
export class PartFile {
  tag: string | undefined
  readonly path: string
  private readonly file: fs.FileHandle
  private readonly withMd5: boolean
  private readonly filled: Array<{ from: number; to: number }> = []
  private sha256 = createHash("sha256")
  private md5: Hash | undefined
  private hashedTo = 0
  private catchingUp: Promise<void> | undefined
  private unnoted = 0
  private isNoted = false

  private constructor(path: string, file: fs.FileHandle, withMd5: boolean) {
    this.path = path
    this.file = file
    this.withMd5 = withMd5
    this.md5 = withMd5 ? createHash("md5") : undefined
  }

  static async open(path: string, withMd5: boolean): Promise<PartFile> {
    const fresh = await openFresh(path)
    if (fresh !== undefined) return new PartFile(path, fresh, withMd5)
    const part = new PartFile(path, await fs.open(path, O_RDWR | O_NOFOLLOW), withMd5)
    const { done, tag } = await readNote(path)
    const { size } = await part.file.stat()
    part.filled.push(...done.map(({ from, to }) => ({ from, to: Math.min(to, size) })))
    part.tag = tag
    part.isNoted = true
    return part
  }

  get done(): ReadonlyArray<Ranges.Extent> {
    return Ranges.normal(this.filled)
  }

  async restart(): Promise<void> {
    this.filled.length = 0
    this.tag = undefined
    this.sha256 = createHash("sha256")
    this.md5 = this.withMd5 ? createHash("md5") : undefined
    this.hashedTo = 0
    await remove(note(this.path))
    await this.file.truncate(0)
  }

  /** Throws `WrongLength`, the disk's error, or what `chunks` throws. */
  async fill(extent: Ranges.Extent, chunks: AsyncIterable<Uint8Array>, seen: (bytes: number) => void): Promise<void> {
    const mine = { from: extent.from, to: extent.from }
    this.filled.push(mine)
    let waiting: Array<Uint8Array> = []
    let size = 0
    const flush = async () => {
      const [buffers, length] = [waiting, size]
      waiting = []
      size = 0
      await writeAt(this.file, buffers, mine.to)
      if (this.hashedTo === mine.to && this.catchingUp === undefined) for (const each of buffers) this.hash(each)
      mine.to += length
      seen(length)
      this.unnoted += length
      if (this.unnoted >= noted) this.note()
    }
    try {
      for await (const chunk of chunks) {
        const isTooMuch = mine.to + size + chunk.length > extent.to
        if (isTooMuch) throw new WrongLength("TooLong", "more bytes came than announced")
        waiting.push(chunk)
        size += chunk.length
        if (size >= batch) await flush()
      }
      const isTooLittle = Number.isFinite(extent.to) && mine.to + size < extent.to
      if (isTooLittle) throw new WrongLength("Broken", "the connection ended early")
    } finally {
      await flush()
    }
    await this.catchUp()
  }

  async digests() {
    const { size } = await this.file.stat()
    await this.catchUp()
    const edge = async (position: number) =>
      (await this.file.read(Buffer.alloc(4), 0, 4, position)).buffer.toString("latin1")
    return {
      sha256: this.sha256.copy().digest("hex"),
      md5: this.md5?.copy().digest("hex"),
      size,
      isParquet: this.withMd5 && size >= 8 && await edge(0) === magic && await edge(size - 4) === magic
    }
  }

  /**
   * With durable bytes under another name, and nobody's to write from then on. Not before: a part that another run has to go on with
   * must be open to it.
   */
  async moveTo(path: string): Promise<void> {
    await this.file.datasync()
    if (this.isNoted) await remove(note(this.path))
    await fs.rename(this.path, path)
    await this.file.chmod((await this.file.stat()).mode & 0o444)
  }

  /** `isWanted`: somebody may go on with it. */
  async close(isWanted: boolean): Promise<void> {
    if (isWanted && this.unnoted > 0) this.note()
    await this.file.close()
  }

  private hash(bytes: Uint8Array): void {
    this.sha256.update(bytes)
    this.md5?.update(bytes)
    this.hashedTo += bytes.length
  }

  /** Reads back and hashes what came before its turn. */
  private catchUp(): Promise<void> {
    return this.catchingUp ??= this.readBack().finally(() => {
      this.catchingUp = undefined
    })
  }

  private async readBack(): Promise<void> {
    const buffer = Buffer.allocUnsafe(batch)
    for (let end = Ranges.prefix(this.filled); this.hashedTo < end; end = Ranges.prefix(this.filled)) {
      const { bytesRead } = await this.file.read(buffer, 0, Math.min(batch, end - this.hashedTo), this.hashedTo)
      if (bytesRead === 0) return
      this.hash(buffer.subarray(0, bytesRead))
    }
  }

  private note(): void {
    this.unnoted = 0
    this.isNoted = true
    const temporary = `${note(this.path)}.tmp`
    writeFileSync(temporary, JSON.stringify({ tag: this.tag, done: this.done.map(({ from, to }) => [from, to]) }))
    renameSync(temporary, note(this.path))
  }
}

const magic = "PAR1"

export const note = (path: string): string => `${path}.json`

const { O_CREAT, O_EXCL, O_NOFOLLOW = 0, O_RDWR } = fs.constants

/** A new file; `undefined` when there is one already. */
const openFresh = (path: string): Promise<fs.FileHandle | undefined> =>
  fs.open(path, O_RDWR | O_CREAT | O_EXCL, 0o666).catch((error: unknown) => {
    if (codeOf(error) === "EEXIST") return undefined
    throw error
  })

/** What was written down of a part; nothing, when that cannot be read. */
export const readNote = async (path: string) => {
  const text = await fs.readFile(note(path), "utf8").catch((error: unknown) => {
    if (codeOf(error) === "ENOENT") return "{}"
    throw error
  })
  const { done, tag } = JsonLine.parse(text) ?? {}
  const extents = Array.isArray(done) ? done.flatMap((pair) => readExtent(pair) ?? []) : []
  return { done: Ranges.normal(extents), tag: JsonLine.isString(tag) ? tag : undefined }
}

const readExtent = (pair: unknown): Ranges.Extent | undefined => {
  if (!Array.isArray(pair)) return undefined
  const [from, to]: ReadonlyArray<unknown> = pair
  return JsonLine.isCount(from) && JsonLine.isCount(to) && from <= to ? { from, to } : undefined
}

/** A write may take fewer bytes than given, on a full disk without an error (reliability §2.5). */
const writeAt = async (file: fs.FileHandle, buffers: ReadonlyArray<Uint8Array>, at: number): Promise<void> => {
  if (buffers.length === 0) return
  const size = buffers.reduce((sum, { length }) => sum + length, 0)
  const { bytesWritten } = await file.writev([...buffers], at)
  if (bytesWritten === size) return
  const bytes = Buffer.concat(buffers)
  for (let done = bytesWritten; done < size;) {
    done += (await file.write(bytes, done, size - done, at + done)).bytesWritten
  }
}
