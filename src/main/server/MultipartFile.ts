import * as PartHeader from "./PartHeader.ts"

/** The file part's name, then its bytes; plain fields, wherever they stand. */
export type Event =
  | { readonly _tag: "Field"; readonly name: string; readonly value: string }
  | { readonly _tag: "File"; readonly name: string }
  | { readonly _tag: "Bytes"; readonly bytes: Uint8Array }

/** The body is not the multipart it says it is. */
export class Malformed extends Error {}

/** More parts, or longer part headers or plain fields, than any client sends. */
const bounds = { parts: 32, header: 16 * 1024, value: 4 * 1024 }

/**
 * Parses a multipart body as it arrives and yields the first file part called `field`; a plain field of that name is
 * none. Plain fields are yielded with their text, cut after 4 KiB; everything else in the body is skipped. Ends when the
 * closing boundary and the end of the body have been seen, throws `Malformed` when they do not come. Holds no more than
 * one piece of the body. Ended early, it lets go of the source without ending it.
 *
 * By hand, because nothing a client calls its file may cost it a session: the parser that comes with the platform
 * (multipasta 0.2.8) loses a part whose file name has letters beyond Latin-1, and does not know a closing boundary whose
 * last two dashes come in two pieces.
 */
export async function* events(
  source: AsyncIterable<Uint8Array>,
  contentType: string,
  field: string
): AsyncGenerator<Event, undefined> {
  const boundary = PartHeader.boundary(contentType)
  if (boundary === undefined) throw new Malformed("Missing boundary in multipart.")
  const input = new Input(source)
  try {
    yield* parts(input, Buffer.from(`\r\n--${boundary}`, "latin1"), field)
  } finally {
    await input.close()
  }
  return undefined
}

async function* parts(input: Input, delimiter: Buffer, field: string): AsyncGenerator<Event> {
  let found = false
  await skip(input.until(delimiter))
  for (let count = 0; !(await input.closes()); count++) {
    if (count === bounds.parts) throw new Malformed("Too many parts.")
    const header = PartHeader.parse(await input.header(bounds.header))
    if (header.name !== undefined && header.fileName === undefined) {
      yield { _tag: "Field", name: header.name, value: await beginning(input.until(delimiter), bounds.value) }
      continue
    }
    if (found || header.name !== field) {
      await skip(input.until(delimiter))
      continue
    }
    found = true
    yield { _tag: "File", name: header.fileName ?? "" }
    for await (const bytes of input.until(delimiter)) yield { _tag: "Bytes", bytes }
  }
  await input.toEnd()
}

const skip = async (bytes: AsyncIterable<Uint8Array>): Promise<void> => {
  for await (const _ of bytes);
}

const beginning = async (bytes: AsyncIterable<Uint8Array>, limit: number): Promise<string> => {
  const kept: Array<Uint8Array> = []
  let size = 0
  for await (const chunk of bytes) {
    if (size < limit) kept.push(Uint8Array.prototype.slice.call(chunk, 0, limit - size))
    size += chunk.length
  }
  return Buffer.concat(kept).toString("utf8")
}

const headerEnd = Buffer.from("\r\n\r\n")

/** What has come and is not taken yet. Starts with a line end, so that a boundary at the very start is like all others. */
class Input {
  private rest: Buffer = Buffer.from("\r\n")
  private readonly source: AsyncIterator<Uint8Array>

  constructor(source: AsyncIterable<Uint8Array>) {
    this.source = source[Symbol.asyncIterator]()
  }

  private async more(): Promise<void> {
    const { done, value } = await this.source.next()
    if (done === true) throw new Malformed("The body ends before its closing boundary.")
    this.rest = this.rest.length === 0 ? view(value) : Buffer.concat([this.rest, value])
  }

  private take(length: number): Buffer {
    const taken = this.rest.subarray(0, length)
    this.rest = this.rest.subarray(length)
    return taken
  }

  /** Everything before the next delimiter, which is taken too. */
  async *until(delimiter: Buffer): AsyncGenerator<Uint8Array> {
    for (;;) {
      const at = this.rest.indexOf(delimiter)
      const safe = at < 0 ? this.rest.length - delimiter.length + 1 : at
      if (safe > 0) yield this.take(safe)
      if (at >= 0) {
        this.take(delimiter.length)
        return
      }
      await this.more()
    }
  }

  /** After a delimiter: was it the closing one? */
  async closes(): Promise<boolean> {
    while (this.rest.length < 2) await this.more()
    return this.rest[0] === 0x2d && this.rest[1] === 0x2d
  }

  /** The header of a part, from the end of its delimiter to its empty line. */
  async header(limit: number): Promise<string> {
    for (;;) {
      const at = this.rest.indexOf(headerEnd)
      if (at > limit || (at < 0 && this.rest.length > limit)) throw new Malformed("Part header too large.")
      if (at >= 0) return this.take(at + headerEnd.length).toString("utf8")
      await this.more()
    }
  }

  /** Reads what follows the closing boundary, so that the whole body is known to have come. */
  async toEnd(): Promise<void> {
    while ((await this.source.next()).done !== true);
  }

  /** Lets go of the source, which somebody else may read on from here. */
  async close(): Promise<void> {
    await this.source.return?.()
  }
}

const view = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
