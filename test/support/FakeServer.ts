import { Effect } from "effect"
import type { Scope } from "effect"
import * as Http from "node:http"
import type { AddressInfo } from "node:net"
import type { Wanted } from "../ports/AccountServer.ts"

export interface Request {
  readonly method: string
  readonly url: string
  readonly host: string
  readonly headers: Http.IncomingHttpHeaders
  readonly body: string
}

export interface Answer {
  readonly status: number
  readonly body: string
  readonly headers?: Readonly<Record<string, string>>
}

export type Handler = (request: Request) => Answer

export interface FakeServer {
  readonly url: string
  /** Everything that was asked so far, in order. */
  readonly requests: ReadonlyArray<Request>
}

/** A server on a free loopback port that answers as told, for the length of the scope. */
export const start = (handler: Handler): Effect.Effect<FakeServer, never, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.async<FakeServer & { readonly server: Http.Server }>((resume) => {
      const requests: Array<Request> = []
      const server = Http.createServer(async (incoming, outgoing) => {
        const chunks: Array<Buffer> = []
        for await (const chunk of incoming) chunks.push(chunk as Buffer)
        const request = {
          method: incoming.method ?? "",
          url: incoming.url ?? "",
          host: incoming.headers.host ?? "",
          headers: incoming.headers,
          body: Buffer.concat(chunks).toString("utf8")
        }
        requests.push(request)
        const answer = handler(request)
        outgoing.writeHead(answer.status, answer.headers)
        outgoing.end(answer.body)
      })
      server.listen(0, "127.0.0.1", () => {
        const { port } = server.address() as AddressInfo
        resume(Effect.succeed({ url: `http://127.0.0.1:${port}`, requests, server }))
      })
    }),
    ({ server }) =>
      Effect.sync(() => {
        server.closeAllConnections()
        server.close()
      })
  )

/** The account routes of a server like the wanted one. */
export const account = (wanted: Wanted): Handler => (request) => {
  if (wanted.status !== undefined) return { status: wanted.status, body: "" }
  const json = (status: number, body: unknown): Answer => ({ status, body: JSON.stringify(body) })
  if (request.url === "/auth/token") {
    const { email, password = "" } = JSON.parse(request.body) as { email: string; password?: string }
    const token = Object.entries(wanted.tokens).find(([, owner]) => owner === email)?.[0]
    return token !== undefined && wanted.passwords[email] === password
      ? json(200, { access_token: token, token_type: "bearer", user_id: "1", email, role: "user" })
      : json(401, { detail: "Invalid password" })
  }
  const token = /^Bearer (.*)$/.exec(request.headers.authorization ?? "")?.[1] ?? ""
  if (!Object.hasOwn(wanted.tokens, token)) return json(401, { detail: "Invalid token" })
  if (request.url === "/api/catalog/tables") return json(200, { tables: [], count: 0 })
  if (request.url === "/api/sync/manifest") return json(200, { tables: {}, assets: {} })
  if (request.url === "/api/memory/bundle") return json(200, { mandatory: [], approved: [] })
  if (request.url.startsWith("/api/welcome?") && wanted.welcome !== undefined) {
    return json(200, { content: wanted.welcome })
  }
  return json(404, { detail: "Page not found" })
}
