import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import * as http from "node:http"
import type { AddressInfo } from "node:net"
import type { Asking } from "../../../src/adapters/http/Heed.ts"
import * as HttpAccountServer from "../../../src/adapters/http/HttpAccountServer.ts"
import * as HttpTableServer from "../../../src/adapters/http/HttpTableServer.ts"
import * as HttpTokenServer from "../../../src/adapters/http/HttpTokenServer.ts"
import { AccountServer } from "../../../src/ports/AccountServer.ts"
import { TableServer } from "../../../src/ports/TableServer.ts"
import { TokenServer } from "../../../src/ports/TokenServer.ts"

/** A server that refuses everything and says which versions it works with. */
const refusing = Effect.acquireRelease(
  Effect.async<http.Server>((resume) => {
    const server = http.createServer((_, response) => void response.writeHead(426, { "x-agnes-min-version": "9.8.7" }).end())
    server.listen(0, "127.0.0.1", () => resume(Effect.succeed(server)))
  }),
  (server) => Effect.sync(() => {
    server.closeAllConnections()
    server.close()
  })
).pipe(Effect.map((server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`))

const token = Redacted.make("t.t.t")

const calls: ReadonlyArray<readonly [string, (asking: Asking, url: string) => Effect.Effect<unknown, unknown>]> = [
  ["accounts", (asking, url) =>
    Effect.provide(Effect.flatMap(AccountServer, (server) => server.verify(url, token)), HttpAccountServer.layer(asking))],
  ["tokens", (asking, url) =>
    Effect.provide(Effect.flatMap(TokenServer, (server) => server.list({ serverUrl: url, token })), HttpTokenServer.layer(asking))],
  ["tables", (asking, url) =>
    Effect.provide(
      Effect.flatMap(TableServer, (server) => server.manifest({ serverUrl: url, token }, undefined)),
      HttpTableServer.layer(asking)
    )]
]

describe("T1 the floor is heard of", () => {
  for (const [name, call] of calls) {
    it.scoped(`T1 in every reply about ${name}, whatever its status`, () =>
      Effect.gen(function*() {
        const heard: Array<unknown> = []
        const heed = (headers: http.IncomingHttpHeaders): void => void heard.push(headers["x-agnes-min-version"])
        yield* Effect.exit(call({ userAgent: "agnes/test", heed }, yield* refusing))
        assert.deepStrictEqual(heard, ["9.8.7"])
      }))
  }
})
