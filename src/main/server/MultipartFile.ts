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
  for await (const chunk of source) {
    feed(() => parser.write(chunk))
    yield* waiting.splice(0)
  }
  feed(() => parser.end())
  yield* waiting.splice(0)
  return undefined
}
