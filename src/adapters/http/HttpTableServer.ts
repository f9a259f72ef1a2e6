import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import type { Credentials } from "../../ports/UploadServer.ts"
import { type Document, NoReply, TableServer, type TableServerError, type Wish } from "../../ports/TableServer.ts"
import * as Download from "./Download.ts"
import type { Asking } from "./Heed.ts"
import * as Lines from "./Lines.ts"

const MiB = 1024 ** 2

/** How long a document may take, whatever it holds. */
const documentTime = "120 seconds"

/** Tables and rules straight over `node:http(s)`. `userAgent` as client spec HTTP-1: `agnes/<version> (<platform>)`. */
export const layer = (options: Asking): Layer.Layer<TableServer> =>
  Layer.scoped(TableServer, Effect.map(Lines.open, (lines) => make(lines, options)))

/** Downloads at once. */
const mostDownloads = 64

const make = ({ agents, wires }: Lines.Lines, { heed, userAgent }: Asking): TableServer["Type"] => {
  const free = Effect.unsafeMakeSemaphore(mostDownloads)
  // Most runs download nothing, and what it needs takes a while to load.
  let loaded: typeof import("./wire/Table.ts") | undefined
  const question = (credentials: Credentials, path: string, headers: Download.Question["headers"]) => ({
    url: `${credentials.serverUrl}${path}`,
    context: `GET ${path}`,
    headers: { authorization: `Bearer ${Redacted.value(credentials.token)}`, "user-agent": userAgent, ...headers }
  })
  const document = (
    credentials: Credentials,
    path: string,
    tag: string | undefined,
    most: number
  ): Effect.Effect<Document, TableServerError> =>
    Effect.gen(function*() {
      const asked = question(credentials, path, {
        accept: "application/json",
        "accept-encoding": "gzip",
        ...(tag === undefined ? {} : { "if-none-match": tag })
      })
      const response = yield* Download.open(agents, asked)
      heed?.(response.headers)
      if (response.statusCode === 304 && tag !== undefined) return { _tag: "Unchanged" } as const
      if (response.statusCode !== 200) return yield* Download.refusal(response, asked.context)
      const text = yield* Download.text(response, most, asked.context)
      return { _tag: "Document", text, tag: response.headers.etag } as const
    }).pipe(
      Effect.scoped,
      Effect.timeoutFail({
        duration: documentTime,
        onTimeout: () => new NoReply({ message: `GET ${path} took longer than ${documentTime}.` })
      })
    )
  return {
    manifest: (credentials, tag) => document(credentials, "/api/sync/manifest", tag, 64 * MiB),
    bundle: (credentials, tag) => document(credentials, "/api/memory/bundle", tag, 16 * MiB),
    catalog: (credentials) =>
      Effect.map(
        document(credentials, "/api/catalog/tables", undefined, 64 * MiB),
        (reply) => reply._tag === "Document" ? reply.text : ""
      ),
    download: (credentials, wish) =>
      Effect.gen(function*() {
        const path = `/api/data/${encodeURIComponent(wish.table)}/download`
        const asked = question(credentials, path, headersOf(wish))
        yield* Effect.acquireRelease(Effect.interruptible(free.take(1)), () => free.release(1))
        return yield* (loaded ??= yield* Effect.promise(() => import("./wire/Table.ts"))).download(wires, asked)
      })
  }
}

const headersOf = ({ ifRange, range, sha256 }: Wish): Download.Question["headers"] => ({
  accept: "application/octet-stream",
  "accept-encoding": "identity",
  ...(range === undefined ? {} : { range: `bytes=${range.from}-${range.to - 1}` }),
  ...(range === undefined || ifRange === undefined ? {} : { "if-range": ifRange }),
  ...(sha256 === undefined ? {} : { "if-match": `"${sha256}"` })
})
