import { Effect } from "effect"
import * as http from "node:http"
import type { AddressInfo } from "node:net"
import * as HttpHeldSessions from "../../../src/adapters/http/HttpHeldSessions.ts"
import * as Suite from "../../ports/HeldSessions.ts"

const listening = (answer: http.RequestListener) =>
  Effect.acquireRelease(
    Effect.async<http.Server>((resume) => {
      const server = http.createServer(answer)
      server.listen(0, "127.0.0.1", () => resume(Effect.succeed(server)))
    }),
    (server) => Effect.sync(() => {
      server.closeAllConnections()
      server.close()
    })
  )

const urlOf = (server: http.Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`

Suite.suite("over HTTP, a session a page", Effect.gen(function*() {
  const server = yield* listening((request, response) => {
    const url = new URL(request.url ?? "", "http://x")
    const known = request.headers.authorization === `Bearer ${Suite.token}` && url.pathname === "/api/sessions"
    if (!known) return void response.writeHead(401).end("{\"detail\":\"no\"}")
    const at = 1 + Suite.sessions.findIndex(({ id }) => id === url.searchParams.get("after"))
    const session = Suite.sessions[at]!
    const page = { sessions: [{ ...session, revision: 1 }], ...(at === Suite.sessions.length - 1 ? {} : { next: session.id }) }
    response.end(JSON.stringify(page))
  })
  const nothing = yield* Effect.scoped(Effect.map(listening(() => {}), urlOf))
  return { layer: HttpHeldSessions.layer({ userAgent: "agnes/test" }), serverUrl: urlOf(server), nothing }
}))
