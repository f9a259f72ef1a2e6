import * as fs from "node:fs"

/**
 * A file that is written by positions, as a plain descriptor. Small steps are taken at once: a way to another thread
 * costs more than they do. Closing waits for what is under way, so that no write meets a descriptor of another file.
 */
export class OpenPart {
  private readonly fd: number
  private readonly underWay = new Set<Promise<unknown>>()
  private closing: Promise<void> | undefined

  private constructor(fd: number) {
    this.fd = fd
  }

  /** A new file; `undefined` when there is one already. */
  static fresh(path: string): OpenPart | undefined {
    try {
      return new OpenPart(fs.openSync(path, O_RDWR | O_CREAT | O_EXCL, 0o666))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EEXIST") return undefined
      throw error
    }
  }

  static existing(path: string): OpenPart {
    return new OpenPart(fs.openSync(path, O_RDWR | O_NOFOLLOW))
  }

  get size(): number {
    return fs.fstatSync(this.open).size
  }

  empty(): void {
    fs.ftruncateSync(this.open, 0)
  }

  /** Nobody's to write from now on, through whatever name it gets. */
  protect(): void {
    fs.fchmodSync(this.open, fs.fstatSync(this.open).mode & 0o444)
  }

  /** A write may take fewer bytes than given, on a full disk without an error (reliability §2.5). */
  writeAtOnce(bytes: Uint8Array, at: number): void {
    for (let done = 0; done < bytes.length;) {
      done += fs.writeSync(this.open, bytes, done, bytes.length - done, at + done)
    }
  }

  async write(bytes: Uint8Array, at: number): Promise<void> {
    for (let done = 0; done < bytes.length;) {
      done += await this.call<number>((settle) =>
        fs.write(this.open, bytes, done, bytes.length - done, at + done, settle))
    }
  }

  /** How many bytes there were. */
  read(into: Uint8Array, length: number, at: number): Promise<number> {
    return this.call((settle) => fs.read(this.open, into, 0, length, at, settle))
  }

  readAtOnce(into: Uint8Array, at: number): number {
    return fs.readSync(this.open, into, 0, into.length, at)
  }

  /** The bytes are durable; their name is not. */
  sync(): Promise<unknown> {
    return this.call((settle) => fs.fdatasync(this.open, (error) => settle(error, undefined)))
  }

  close(): Promise<void> {
    return this.closing ??= Promise.allSettled(this.underWay).then(() => fs.closeSync(this.fd))
  }

  private get open(): number {
    if (this.closing !== undefined) throw Object.assign(new Error("the file is closed"), { code: "EBADF" })
    return this.fd
  }

  private async call<A>(start: (settle: (error: Error | null, value: A) => void) => void): Promise<A> {
    const running = new Promise<A>((resolve, reject) =>
      start((error, value) => error === null ? resolve(value) : reject(error)))
    this.underWay.add(running)
    try {
      return await running
    } finally {
      this.underWay.delete(running)
    }
  }
}

const { O_CREAT, O_EXCL, O_NOFOLLOW = 0, O_RDWR } = fs.constants
