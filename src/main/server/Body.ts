import type { HttpServerRequest } from "@effect/platform/HttpServerRequest"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import * as Refusal from "../../ports/api/Refusal.ts"
import * as MultipartFile from "./MultipartFile.ts"
import * as Source from "./Source.ts"

/** What boundaries and part headers may add to a file. */
export const envelope = 64 * 1024

/** Looks at the headers alone, before any byte of the body: its length must be given and within the limit. */
export const checkHeaders = (
  request: HttpServerRequest,
  limit: number,
  tooLarge: Refusal.Refusal
): Effect.Effect<void, Refusal.Refusal> => {
  const { "content-encoding": encoding, "content-length": length } = request.headers
  if (encoding !== undefined && encoding.trim().toLowerCase() !== "identity") {
    return new Refusal.Refusal({ kind: "media-type", detail: "Content-Encoding is not supported" })
  }
  if (length === undefined) return new Refusal.Refusal({ kind: "length-required", detail: "Length required" })
  return /^\d{1,15}$/.test(length) && Number(length) <= limit + envelope ? Effect.void : tooLarge
}

/** The text of the 413 of a session, with the limit in MiB (server spec §3.1). */
export const sessionTooLarge = (limit: number): Refusal.Refusal =>
  Refusal.tooLarge(`File too large (max ${Math.floor(limit / 1024 / 1024)}MB)`)

/**
 * The part `file` of a multipart body: its name now, its bytes as they come. The stream ends only when the whole body
 * has come as its headers promised; a body that breaks off fails it.
 */
export const file = (
  request: HttpServerRequest
): Effect.Effect<
  { readonly name: string; readonly bytes: Stream.Stream<Uint8Array, Refusal.Refusal> },
  Refusal.Refusal
> =>
  Effect.gen(function*() {
    const type = request.headers["content-type"] ?? ""
    if (!/^multipart\/form-data\b/i.test(type.trim())) return yield* Refusal.missing("body", "file")
    const source = Source.of(request)
    const events = MultipartFile.events(Source.chunks(source), type, "file")
    const first = yield* Effect.tryPromise({ try: () => events.next(), catch: broken })
    if (first.done === true || first.value._tag !== "File") return yield* Refusal.missing("body", "file")
    const bytes = Stream.fromAsyncIterable({ [Symbol.asyncIterator]: () => events }, broken).pipe(
      Stream.filterMap((event) => event._tag === "Bytes" ? Option.some(event.bytes) : Option.none())
    )
    return { name: first.value.name, bytes }
  })

const broken = (error: unknown): Refusal.Refusal =>
  Refusal.malformed(error instanceof MultipartFile.Malformed ? error.message : "The request body broke off")

/** A small body as a whole, at most `limit` bytes. */
export const text = (
  request: HttpServerRequest,
  limit: number,
  tooLarge: Refusal.Refusal
): Effect.Effect<string, Refusal.Refusal> =>
  Stream.fromAsyncIterable(Source.chunks(Source.of(request)), broken).pipe(
    Stream.runFoldEffect({ size: 0, chunks: [] as Array<Uint8Array> }, (body, chunk) => {
      body.chunks.push(chunk)
      const size = body.size + chunk.length
      return size > limit ? Effect.fail(tooLarge) : Effect.succeed({ size, chunks: body.chunks })
    }),
    Effect.map(({ chunks }) => Buffer.concat(chunks).toString("utf8"))
  )
