import * as Option from "effect/Option"
import * as Multipasta from "multipasta"

/** The file part's name, then its bytes. */
export type Event =
  | { readonly _tag: "File"; readonly name: string }
  | { readonly _tag: "Bytes"; readonly bytes: Uint8Array }

/** The body is not the multipart it says it is. */
export class Malformed extends Error {}

export const bytes = (event: Event): Option.Option<Uint8Array> =>
  event._tag === "Bytes" ? Option.some(event.bytes) : Option.none()

/** More parts or larger fields than any client of ours sends. */
const bounds = { maxParts: 32, maxFieldSize: 64 * 1024 }

/**
 * Parses a multipart body as it arrives and yields the first file part called `field`; a plain field of that name is
 * none. Everything else in the body is skipped. Ends when the closing boundary and the end of the body have been seen,
 * throws `Malformed` when they do not come. Holds no more than one piece of the body.
 */
export async function* events(
  source: AsyncIterable<Uint8Array>,
  headers: Record<string, string>,
  field: string
): AsyncGenerator<Event, undefined> {
  const waiting: Array<Event> = []
  let problem: string | undefined
  let found = false
  const parser = Multipasta.make({
    ...bounds,
    headers,
    isFile: (info) => info.filename !== undefined,
    onField: () => {},
    onFile: (info) => {
      if (found || info.name !== field) return () => {}
      found = true
      waiting.push({ _tag: "File", name: info.filename ?? "" })
      return (chunk) => {
        if (chunk !== null && chunk.length > 0) waiting.push({ _tag: "Bytes", bytes: chunk })
      }
    },
    onError: (error) => {
      problem ??= error._tag
    },
    onDone: () => {}
  })
  const feed = (step: () => void): void => {
    try {
      step()
    } catch {
      problem ??= "BadHeaders"
    }
    if (problem !== undefined) throw new Malformed(`There was an error parsing the body (${problem})`)
  }
  for await (const chunk of undashed(source)) {
    feed(() => parser.write(chunk))
    yield* waiting.splice(0)
  }
  feed(() => parser.end())
  yield* waiting.splice(0)
  return undefined
}

const dash = 0x2d

/** Longer runs of dashes are content: a closing boundary has at most 70 characters and four dashes. */
const longestRun = 80

/**
 * The same bytes, cut so that no piece ends between two dashes. The parser (multipasta 0.2.8) does not know the closing
 * boundary when its last two dashes come in two pieces, and one upload in some ten thousand would be refused for it.
 */
export async function* undashed(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let held: Uint8Array = new Uint8Array()
  for await (const piece of source) {
    const chunk = held.length === 0 ? piece : Buffer.concat([held, piece])
    let end = chunk.length
    while (end > 0 && chunk.length - end < longestRun && chunk[end - 1] === dash) end--
    held = chunk.subarray(end)
    if (end > 0) yield chunk.subarray(0, end)
  }
  if (held.length > 0) yield held
}
