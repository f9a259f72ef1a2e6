import type { HttpServerRequest } from "@effect/platform/HttpServerRequest"
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as ByteRange from "../../../../domain/server/ByteRange.ts"
import * as SessionName from "../../../../domain/server/SessionName.ts"
import * as Refusal from "../../../../ports/api/Refusal.ts"
import { BlobStore } from "../../../../ports/BlobStore.ts"
import * as Outlines from "../../../programs/server/Outlines.ts"
import * as Ask from "./Ask.ts"
import type { Frame } from "./Frame.ts"

/** Bytes as they came, never shown by a browser as a page. The name is of `[A-Za-z0-9._-]` only. */
const send = (request: HttpServerRequest, source: Outlines.Source, name: string, type: string) =>
  Effect.gen(function*() {
    const blobs = yield* BlobStore
    const { sha256, size } = source.version
    const etag = `"${sha256}"`
    const headers = {
      etag,
      "accept-ranges": "bytes",
      "cache-control": "private, no-cache",
      "content-disposition": `attachment; filename="${name}"`
    }
    if (ByteRange.isKnown(request.headers["if-none-match"], etag)) {
      return HttpServerResponse.empty({ status: 304, headers })
    }
    const range = ByteRange.of({ range: request.headers["range"], ifRange: request.headers["if-range"] }, size, etag)
    if (range._tag === "Unsatisfiable") {
      return HttpServerResponse.empty({ status: 416, headers: { ...headers, "content-range": `bytes */${size}` } })
    }
    const part = range._tag === "Part" ? range : { offset: 0, length: size }
    const body = request.method === "HEAD" ? Stream.empty : blobs.read(Outlines.keyOf(source), part)
    return HttpServerResponse.stream(body, {
      status: range._tag === "Part" ? 206 : 200,
      contentType: type,
      contentLength: part.length,
      headers: {
        ...headers,
        ...(range._tag === "Part"
          ? { "content-range": `bytes ${part.offset}-${part.offset + part.length - 1}/${size}` }
          : {})
      }
    })
  })

/** A transcript; `fileName` ends in `.jsonl` (server spec §12.2). */
export const session = (frame: Frame, fileName: string, query: URLSearchParams, request: HttpServerRequest) =>
  Effect.gen(function*() {
    const opened = yield* Ask.version(frame, fileName.slice(0, -SessionName.fileName("").length), query)
    const { key, stored, version } = opened
    const name = version.revision === stored.current.revision
      ? SessionName.fileName(key.session)
      : SessionName.fileName(`${key.session}.revision-${version.revision}`)
    return yield* send(request, { ...key, version }, name, "application/x-ndjson")
  })

/** A file of the session's family. */
export const family = (frame: Frame, session: string, file: string, request: HttpServerRequest) =>
  Effect.gen(function*() {
    const opened = yield* Ask.version(frame, session, new URLSearchParams())
    const row = opened.family.find((one) => one.name === file)
    if (row === undefined) return yield* Refusal.notFound
    const { name: kept, version } = row
    const fileName = kept.slice(kept.indexOf("/") + 1)
    return yield* send(request, { ...opened.key, file: kept, version }, fileName, "application/octet-stream")
  })
