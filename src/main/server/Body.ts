import type { HttpServerRequest } from "@effect/platform/HttpServerRequest"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { Pieces } from "../../ports/BlobStore.ts"
import * as Refusal from "../../ports/api/Refusal.ts"
import * as Gzip from "./Gzip.ts"
import * as MultipartFile from "./MultipartFile.ts"
import * as Source from "./Source.ts"

/** What boundaries and part headers may add to a file. */
export const envelope = 64 * 1024

export const isGzip = (encoding: string | undefined): boolean => encoding === "gzip" || encoding === "x-gzip"

export const encodingOf = ({ headers }: HttpServerRequest): string | undefined =>
  headers["content-encoding"]?.trim().toLowerCase()

/**
 * Looks at the headers alone, before any byte of the body: its length must be given and within the limit, its encoding
 * gzip or none. Answers how many bytes of a file it has at the least: 0 where that shows only when it is expanded.
 */
export const checkHeaders = (
  request: HttpServerRequest,
  limit: number,
  tooLarge: Refusal.Refusal
): Effect.Effect<number, Refusal.Refusal> => {
  const length = request.headers["content-length"]
  const encoding = encodingOf(request)
  if (encoding !== undefined && encoding !== "identity" && !isGzip(encoding)) return unknownEncoding
  if (length === undefined) return new Refusal.Refusal({ kind: "length-required", detail: "Length required" })
  if (!/^\d{1,15}$/.test(length) || Number(length) > limit + envelope) return tooLarge
  return Effect.succeed(isGzip(encoding) ? 0 : Math.max(0, Number(length) - envelope))
}

const unknownEncoding = new Refusal.Refusal({
  kind: "media-type",
  detail: "This Content-Encoding is not supported: send gzip or none"
})

class TooLong extends Error {}

/** The body as it is meant, at most `limit` bytes and what boundaries add: the limit holds for what a gzip expands to. */
const chunks = (request: HttpServerRequest, limit: number): AsyncIterable<Uint8Array> => {
  const sent = Source.chunks(Source.of(request))
  return isGzip(encodingOf(request)) ? bounded(Gzip.expand(sent), limit + envelope) : sent
}

async function* bounded(bytes: AsyncIterable<Uint8Array>, limit: number): AsyncGenerator<Uint8Array> {
  let size = 0
  for await (const chunk of bytes) {
    size += chunk.length
    if (size > limit) throw new TooLong()
    yield chunk
  }
}

/** The text of the 413 of a session, with the limit in MiB (server spec §3.1). */
export const sessionTooLarge = (limit: number): Refusal.Refusal =>
  Refusal.tooLarge(`File too large (max ${Math.floor(limit / 1024 / 1024)}MB)`)

export interface File {
  /** As the client calls it. */
  readonly name: string
  /** Ends only when the whole body has come as its headers promised; a body that breaks off fails it. */
  readonly bytes: Pieces<Refusal.Refusal>
  /** The plain fields that have come so far, the last of each name: all of them when `bytes` has ended. */
  readonly fields: ReadonlyMap<string, string>
}

/** The part `file` of a multipart body: its name now, its bytes as they come. */
export const file = (
  request: HttpServerRequest,
  limit: number,
  tooLarge: Refusal.Refusal
): Effect.Effect<File, Refusal.Refusal> =>
  Effect.gen(function*() {
    const type = request.headers["content-type"] ?? ""
    if (!/^multipart\/form-data\b/i.test(type.trim())) return yield* Refusal.missing("body", "file")
    const failed = broken(tooLarge)
    const fields = new Map<string, string>()
    const events = MultipartFile.events(chunks(request, limit), type, "file")
    const name = yield* Effect.tryPromise({ try: () => nameOf(events, fields), catch: failed })
    if (name === undefined) return yield* Refusal.missing("body", "file")
    return { name, bytes: { bytes: contentOf(events, fields), failed }, fields }
  })

/** Lets go of a body that was not read to its end, so that a reply can be given beside it. Safe after its end, too. */
export const letGo = ({ bytes: { bytes } }: File): Effect.Effect<void> =>
  Effect.promise(async () => {
    await bytes[Symbol.asyncIterator]().return?.()
  })

type Events = AsyncGenerator<MultipartFile.Event, undefined>

/** Reads on to the file; `undefined` when there is none. */
const nameOf = async (events: Events, fields: Map<string, string>): Promise<string | undefined> => {
  for (;;) {
    const { done, value } = await events.next()
    if (done === true) return undefined
    if (value._tag === "File") return value.name
    if (value._tag === "Field") fields.set(value.name, value.value)
  }
}

const contentOf = (events: Events, fields: Map<string, string>): AsyncIterable<Uint8Array> => {
  const next = async (): Promise<IteratorResult<Uint8Array, undefined>> => {
    for (;;) {
      const { done, value } = await events.next()
      if (done === true) return { done, value }
      if (value._tag === "Bytes") return { done: false, value: value.bytes }
      if (value._tag === "Field") fields.set(value.name, value.value)
    }
  }
  const end = async (): Promise<IteratorResult<Uint8Array, undefined>> => {
    await events.return(undefined)
    return { done: true, value: undefined }
  }
  return { [Symbol.asyncIterator]: () => ({ next, return: end }) }
}

const broken = (tooLarge: Refusal.Refusal) => (error: unknown): Refusal.Refusal =>
  error instanceof TooLong
    ? tooLarge
    : Refusal.malformed(
      error instanceof MultipartFile.Malformed || error instanceof Gzip.Broken
        ? error.message
        : "The request body broke off"
    )

/** A body that is nothing but bytes of a file, at most `limit` when it is expanded. */
export const bare = (
  request: HttpServerRequest,
  limit: number,
  tooLarge: Refusal.Refusal
): Pieces<Refusal.Refusal> => ({ bytes: chunks(request, limit), failed: broken(tooLarge) })

/** A small body as a whole, at most `limit` bytes. */
export const text = (
  request: HttpServerRequest,
  limit: number,
  tooLarge: Refusal.Refusal
): Effect.Effect<string, Refusal.Refusal> =>
  Stream.fromAsyncIterable(chunks(request, limit), broken(tooLarge)).pipe(
    Stream.runFoldEffect({ size: 0, chunks: [] as Array<Uint8Array> }, (body, chunk) => {
      body.chunks.push(chunk)
      const size = body.size + chunk.length
      return size > limit ? Effect.fail(tooLarge) : Effect.succeed({ size, chunks: body.chunks })
    }),
    Effect.map(({ chunks }) => Buffer.concat(chunks).toString("utf8"))
  )
