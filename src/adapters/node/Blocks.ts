import type { Take } from "../../ports/Chunks.ts"

/** Bytes that go to the disk with one call. */
export const size = 512 * 1024

const spare: Array<Buffer> = []

/** Memory that is used again: new memory for every piece keeps the collector of a large heap busy. */
const borrow = (): Buffer => spare.pop() ?? Buffer.allocUnsafeSlow(size)

const giveBack = (block: Buffer): void => {
  if (spare.length < 16) spare.push(block)
}

/** Writes a block, which is its own until the promise settles. `isOnly`: all there is fits into this one. */
export type Write = (bytes: Buffer, isOnly: boolean) => Promise<void>

/** Collects what comes into blocks: one is filled while the one before it is written. */
export class Blocks {
  private readonly write: Write
  private block = borrow()
  private length = 0
  private writing: Promise<void> | undefined
  private isFirst = true
  private backlog = 0
  private failure: { readonly error: unknown } | undefined

  constructor(write: Write) {
    this.write = write
  }

  readonly take: Take = (bytes) => {
    if (this.failure !== undefined) throw this.failure.error
    for (let from = 0; from < bytes.length;) {
      const count = Math.min(bytes.length - from, size - this.length)
      this.block.set(count === bytes.length ? bytes : bytes.subarray(from, from + count), this.length)
      this.length += count
      from += count
      if (this.length === size) this.flush(false)
    }
    return this.backlog > 1 ? this.writing : undefined
  }

  /** Writes the rest; fails as any of the writes did. The memory is free for others afterwards. */
  async end(): Promise<void> {
    if (this.length > 0) this.flush(this.isFirst, true)
    else giveBack(this.block)
    await this.writing
    if (this.failure !== undefined) throw this.failure.error
  }

  private flush(isOnly: boolean, isLast = false): void {
    const { block, length } = this
    if (!isLast) this.block = borrow()
    this.length = 0
    this.isFirst = false
    this.backlog += 1
    const run = async (): Promise<void> => {
      try {
        if (this.failure === undefined) await this.write(block.subarray(0, length), isOnly)
      } catch (error) {
        this.failure ??= { error }
      } finally {
        this.backlog -= 1
        giveBack(block)
      }
    }
    this.writing = this.writing === undefined || this.backlog === 1 ? run() : this.writing.then(run)
  }
}
