import { createHash, type Hash } from "node:crypto"
import { renameSync } from "node:fs"
import * as Ranges from "../../domain/pull/Ranges.ts"
import * as Chunks from "../../ports/Chunks.ts"
import * as Blocks from "./Blocks.ts"
import { remove } from "./DurableFiles.ts"
import { OpenPart } from "./OpenPart.ts"
import * as PartNote from "./PartNote.ts"

/** Bytes and milliseconds after which a file's progress is written down for a run that has to go on. */
const noted = { bytes: 8 * 1024 ** 2, milliseconds: 500 }

/** Bytes after which the disk is asked to begin with its part, so that little is left to wait for in the end. */
const synced = 64 * 1024 ** 2

/** More bytes came than were asked for, or fewer. */
export class WrongLength extends Error {
  readonly kind: "TooLong" | "Broken"
  constructor(kind: "TooLong" | "Broken", message: string) {
    super(message)
    this.kind = kind
  }
}

/** A file on its way, at any positions. What it holds is written down beside it every now and then. */
export class PartFile {
  tag: string | undefined
  readonly path: string
  private readonly file: OpenPart
  private readonly withMd5: boolean
  private readonly filled: Array<{ from: number; to: number }> = []
  private sha256 = createHash("sha256")
  private md5: Hash | undefined
  private hashedTo = 0
  private catchingUp: Promise<void> | undefined
  private unnoted = 0
  private notedAt = 0
  private isNoted = false
  private unsynced = 0
  private syncing: Promise<unknown> | undefined
  private syncFailure: { readonly error: unknown } | undefined

  private constructor(path: string, file: OpenPart, withMd5: boolean) {
    this.path = path
    this.file = file
    this.withMd5 = withMd5
    this.md5 = withMd5 ? createHash("md5") : undefined
  }

  static open(path: string, withMd5: boolean): PartFile {
    const fresh = OpenPart.fresh(path)
    if (fresh !== undefined) return new PartFile(path, fresh, withMd5)
    const part = new PartFile(path, OpenPart.existing(path), withMd5)
    const { done, tag } = PartNote.read(path)
    const { size } = part.file
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
    this.forgetHashes()
    await remove(PartNote.pathOf(this.path))
    this.file.empty()
  }

  /** Throws `WrongLength`, the disk's error, or what `chunks` throws; ends between two chunks once aborted. */
  async fill(
    extent: Ranges.Extent,
    chunks: Chunks.Chunks,
    seen: (bytes: number) => void,
    signal: AbortSignal
  ): Promise<void> {
    const mine = { from: extent.from, to: extent.from }
    this.filled.push(mine)
    const blocks = new Blocks.Blocks(async (bytes, isOnly) => {
      await this.put(bytes, mine.to, isOnly)
      mine.to += bytes.length
      seen(bytes.length)
      this.progressed(bytes.length)
    })
    let came = extent.from
    try {
      await Chunks.each(chunks, (chunk) => {
        signal.throwIfAborted()
        came += chunk.length
        if (came > extent.to) throw new WrongLength("TooLong", "more bytes came than announced")
        return blocks.take(chunk)
      })
      const isTooLittle = Number.isFinite(extent.to) && came < extent.to
      if (isTooLittle) throw new WrongLength("Broken", "the connection ended early")
    } finally {
      await blocks.end()
    }
    await this.catchUp()
  }

  async digests() {
    await this.catchUp()
    const { size } = this.file
    return {
      sha256: this.sha256.copy().digest("hex"),
      md5: this.md5?.copy().digest("hex"),
      size,
      isParquet: this.withMd5 && size >= 8 && this.edge(0) === magic && this.edge(size - 4) === magic
    }
  }

  /**
   * With durable bytes under another name, and nobody's to write from then on. Not before: a part that another run has
   * to go on with must be open to it.
   */
  async moveTo(path: string): Promise<void> {
    await this.syncing
    // An error of the disk is said once; a further sync would not know of it.
    if (this.syncFailure !== undefined) throw this.syncFailure.error
    await this.file.sync()
    if (this.isNoted) await remove(PartNote.pathOf(this.path))
    renameSync(this.path, path)
    this.file.protect()
  }

  /** `isWanted`: somebody may go on with it. */
  async close(isWanted: boolean): Promise<void> {
    if (isWanted && this.unnoted > 0) this.note()
    await this.file.close()
  }

  /** Hashed while the disk works; what comes before its turn is read back later. */
  private async put(bytes: Buffer, at: number, isOnly: boolean): Promise<void> {
    const writing = isOnly ? this.file.writeAtOnce(bytes, at) : this.file.write(bytes, at)
    const isNext = this.hashedTo === at && this.catchingUp === undefined
    if (isNext) this.hash(bytes)
    try {
      await writing
    } catch (error) {
      if (isNext) this.forgetHashes()
      throw error
    }
  }

  private progressed(bytes: number): void {
    this.unnoted += bytes
    this.unsynced += bytes
    const isDue = this.unnoted >= noted.bytes && performance.now() - this.notedAt >= noted.milliseconds
    if (isDue) this.note()
    if (this.unsynced < synced || this.syncing !== undefined) return
    this.unsynced = 0
    this.syncing = this.file.sync().catch((error: unknown) => {
      this.syncFailure ??= { error }
    }).finally(() => {
      this.syncing = undefined
    })
  }

  private edge(position: number): string {
    const bytes = Buffer.alloc(magic.length)
    this.file.readAtOnce(bytes, position)
    return bytes.toString("latin1")
  }

  private hash(bytes: Uint8Array): void {
    this.sha256.update(bytes)
    this.md5?.update(bytes)
    this.hashedTo += bytes.length
  }

  private forgetHashes(): void {
    this.sha256 = createHash("sha256")
    this.md5 = this.withMd5 ? createHash("md5") : undefined
    this.hashedTo = 0
  }

  private catchUp(): Promise<void> {
    if (this.catchingUp !== undefined) return this.catchingUp
    if (this.hashedTo >= Ranges.prefix(this.filled)) return Promise.resolve()
    return this.catchingUp = this.readBack().finally(() => {
      this.catchingUp = undefined
    })
  }

  private async readBack(): Promise<void> {
    const block = Buffer.allocUnsafeSlow(Blocks.size)
    for (let end = Ranges.prefix(this.filled); this.hashedTo < end; end = Ranges.prefix(this.filled)) {
      const bytesRead = await this.file.read(block, Math.min(block.length, end - this.hashedTo), this.hashedTo)
      if (bytesRead === 0) return
      this.hash(block.subarray(0, bytesRead))
    }
  }

  private note(): void {
    this.unnoted = 0
    this.notedAt = performance.now()
    this.isNoted = true
    PartNote.write(this.path, this)
  }
}

const magic = "PAR1"
