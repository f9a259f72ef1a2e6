import { Effect } from "effect"
import * as http from "node:http"
import type { AddressInfo } from "node:net"
import * as HttpServerProbe from "../../../src/adapters/http/HttpServerProbe.ts"
import * as Suite from "../../ports/ServerProbe.ts"

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

Suite.suite("over HTTP", Effect.gen(function*() {
  const agnes = yield* listening((request, response) => {
    if (request.url === "/api/health/detailed?include=schema") {
      const known = request.headers.authorization === `Bearer ${Suite.token}`
      return void response.writeHead(known ? 200 : 401).end(JSON.stringify(known ? { services: Suite.parts } : { detail: "no" }))
    }
    const isProbe = /^\/(api\/health|cli\/latest)$/.test(request.url ?? "") && request.headers.authorization === undefined
    response.writeHead(isProbe ? 200 : 400, {
      date: new Date(Suite.date).toUTCString(),
      "x-agnes-min-version": Suite.minVersion
    })
    response.end(JSON.stringify({ status: "ok", version: Suite.minVersion }))
  })
  const page = yield* listening((_, response) => void response.end("<html>Welcome to the hotel</html>"))
  const gone = yield* Effect.scoped(Effect.map(listening(() => {}), urlOf))
  const layer = HttpServerProbe.layer({ userAgent: "agnes/test" })
  return { layer, agnes: urlOf(agnes), page: urlOf(page), nothing: gone }
}))
