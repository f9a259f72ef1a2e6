import { Effect, type Scope } from "effect"
import { createHash } from "node:crypto"
import * as http from "node:http"
import type { AddressInfo } from "node:net"

/** One request as it came. */
export interface Asked {
  readonly method: string
  readonly path: string
  readonly headers: http.IncomingHttpHeaders
}

/** Answers a download otherwise than well; `true` when it did. */
export type Mischief = (asked: Asked, response: http.ServerResponse, bytes: Buffer) => boolean

/** A server of tables that a test writes. Speaks as ours does, unless told otherwise. */
export class Tables {
  readonly tables = new Map<string, Buffer>()
  /** Keys of the manifest's rows that differ. */
  readonly rows = new Map<string, Record<string, unknown>>()
  /** The whole reply, instead. */
  manifest: string | undefined
  bundle: unknown = { mandatory: [], approved: [] }
  bundleStatus = 200
  /** A server of the original's kind knows no SHA-256, no ETag of the manifest and no If-Match. */
  original = false
  status = 200
  mischief: Mischief | undefined
  readonly asked: Array<Asked> = []
  /** Bytes of bodies of downloads. */
  sent = 0
  url = ""

  put(name: string, bytes: Uint8Array, row: Record<string, unknown> = {}): this {
    this.tables.set(name, Buffer.from(bytes))
    this.rows.set(name, row)
    return this
  }

  get downloads(): ReadonlyArray<Asked> {
    return this.asked.filter(({ path }) => path.startsWith("/api/data/"))
  }

  manifestText(): string {
    if (this.manifest !== undefined) return this.manifest
    const rows = [...this.tables].map(([name, bytes]) => [name, {
      hash: md5(bytes),
      updated: "2026-11-21T13:55:01.123+00:00",
      size_bytes: bytes.length,
      rows: 3,
      query_mode: "local",
      source_type: "parquet",
      ...(this.original ? {} : { sha256: sha256(bytes), generation: 1, id: name, name, description: "" }),
      ...this.rows.get(name)
    }])
    return JSON.stringify({ tables: Object.fromEntries(rows), assets: {}, server_time: "2026-11-21T13:55:01.123+00:00" })
  }

  answer(request: http.IncomingMessage, response: http.ServerResponse): void {
    const path = request.url ?? ""
    const asked = { method: request.method ?? "", path, headers: request.headers }
    this.asked.push(asked)
    if (this.status !== 200) return json(response, this.status, { detail: "no", kind: "no" })
    if (path === "/api/sync/manifest") return this.document(request, response, this.manifestText())
    if (path === "/api/memory/bundle") {
      if (this.bundleStatus !== 200) return json(response, this.bundleStatus, { detail: "no" })
      return this.document(request, response, JSON.stringify(this.bundle))
    }
    if (path === "/api/catalog/tables") {
      const tables = [...this.tables.keys()].map((name) => ({ id: name, name, description: null, query_mode: "local" }))
      return json(response, 200, { tables, count: tables.length })
    }
    const name = decodeURIComponent(/^\/api\/data\/([^/]+)\/download$/.exec(path)?.[1] ?? "")
    const bytes = this.tables.get(name)
    if (bytes === undefined) return json(response, 404, { detail: `Table '${name}' not found` })
    if (this.mischief?.(asked, response, bytes) === true) return
    this.file(request, response, bytes)
  }

  private document(request: http.IncomingMessage, response: http.ServerResponse, text: string): void {
    const tag = `W/"${md5(Buffer.from(text))}"`
    if (!this.original && request.headers["if-none-match"] === tag) {
      response.writeHead(304, { etag: tag })
      response.end()
      return
    }
    response.writeHead(200, { "content-type": "application/json", ...(this.original ? {} : { etag: tag }) })
    response.end(text)
  }

  private file(request: http.IncomingMessage, response: http.ServerResponse, bytes: Buffer): void {
    const tag = this.original ? `"${md5(bytes).slice(0, 12)}"` : `"${sha256(bytes)}"`
    const { "if-match": match, "if-range": ifRange, range } = request.headers
    if (!this.original && match !== undefined && match !== tag) return json(response, 412, { detail: "changed" })
    const wanted = /^bytes=(\d+)-(\d+)$/.exec(range ?? "")
    const [from, to] = [Number(wanted?.[1]), Math.min(Number(wanted?.[2]) + 1, bytes.length)]
    if (wanted === null || (ifRange !== undefined && ifRange !== tag)) {
      response.writeHead(200, { etag: tag, "content-length": bytes.length, "accept-ranges": "bytes" })
      this.sent += bytes.length
      response.end(bytes)
    } else if (from >= bytes.length) {
      response.writeHead(416, { "content-range": `bytes */${bytes.length}` })
      response.end()
    } else {
      response.writeHead(206, {
        etag: tag,
        "content-length": to - from,
        "content-range": `bytes ${from}-${to - 1}/${bytes.length}`
      })
      this.sent += to - from
      response.end(bytes.subarray(from, to))
    }
  }
}

export const json = (response: http.ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { "content-type": "application/json" })
  response.end(JSON.stringify(body))
}

export const md5 = (bytes: Uint8Array): string => createHash("md5").update(bytes).digest("hex")
export const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex")

/** Listens on a free loopback port for the length of the scope. */
export const start: Effect.Effect<Tables, never, Scope.Scope> = Effect.map(
  Effect.acquireRelease(
    Effect.async<{ readonly tables: Tables; readonly server: http.Server }>((resume) => {
      const tables = new Tables()
      const server = http.createServer((request, response) => tables.answer(request, response))
      server.listen(0, "127.0.0.1", () => {
        tables.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
        resume(Effect.succeed({ tables, server }))
      })
    }),
    ({ server }) =>
      Effect.sync(() => {
        server.closeAllConnections()
        server.close()
      })
  ),
  ({ tables }) => tables
)
