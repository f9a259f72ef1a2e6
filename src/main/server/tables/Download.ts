import type { HttpServerRequest } from "@effect/platform/HttpServerRequest"
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as ByteRange from "../../../domain/server/ByteRange.ts"
import * as Precondition from "../../../domain/server/Precondition.ts"
import type { Table } from "../../../domain/tables/Table.ts"
import type { Caller } from "../../../ports/api/Authorization.ts"
import * as Refusal from "../../../ports/api/Refusal.ts"
import type { OpenedTable } from "../../../ports/TableBlobs.ts"
import * as Read from "../../programs/server/tables/Read.ts"
import { noted } from "./Noted.ts"

const changed = new Refusal.Refusal({ kind: "changed", detail: "The table has changed" })

const headersOf = ({ current, name }: Table) => ({
  etag: `"${current.sha256}"`,
  "last-modified": new Date(current.registeredAt).toUTCString(),
  "accept-ranges": "bytes",
  "cache-control": "private, no-cache",
  "content-disposition": `attachment; filename="${name}.parquet"`,
  "x-content-type-options": "nosniff"
})

const reply = (request: HttpServerRequest, caller: Caller, table: Table, opened: OpenedTable) =>
  Effect.gen(function*() {
    const headers = headersOf(table)
    const { etag } = headers
    const { size } = opened
    if (Precondition.fails(request.headers["if-match"], etag)) return yield* changed
    if (ByteRange.isKnown(request.headers["if-none-match"], etag)) {
      return HttpServerResponse.empty({ status: 304, headers })
    }
    const range = ByteRange.of({ range: request.headers["range"], ifRange: request.headers["if-range"] }, size, etag)
    if (range._tag === "Unsatisfiable") {
      return HttpServerResponse.empty({ status: 416, headers: { ...headers, "content-range": `bytes */${size}` } })
    }
    const part = range._tag === "Part" ? range : { offset: 0, length: size }
    if (request.method !== "HEAD") yield* noted(caller, table)
    return HttpServerResponse.stream(request.method === "HEAD" ? Stream.empty : opened.read(part), {
      status: range._tag === "Part" ? 206 : 200,
      contentType: "application/octet-stream",
      contentLength: part.length,
      headers: {
        ...headers,
        ...(range._tag === "Part"
          ? { "content-range": `bytes ${part.offset}-${part.offset + part.length - 1}/${size}` }
          : {})
      }
    })
  })

/**
 * The bytes of a table as they were when it was asked for (server spec §4.2). They are open before anything is said of
 * them, and stay so until the reply is sent, with which the scope ends: no version that comes meanwhile gets between.
 */
export const download = (request: HttpServerRequest, caller: Caller, idOrName: string) =>
  Effect.flatMap(Read.open(caller, idOrName), ({ opened, table }) => reply(request, caller, table, opened))
