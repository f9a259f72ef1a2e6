import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import * as HttpWithdrawer from "../../../src/adapters/http/HttpWithdrawer.ts"
import type { Credentials } from "../../../src/ports/UploadServer.ts"
import { Withdrawer } from "../../../src/ports/Withdrawer.ts"
import { type Received, type Script, ScriptedServer } from "../../e2e/support/ScriptedServer.ts"
import * as Contract from "../../ports/Withdrawer.ts"

const started = (script: Script) =>
  Effect.acquireRelease(
    Effect.promise(() => ScriptedServer.start(script)),
    (server) => Effect.promise(() => server.stop())
  )

const layer = HttpWithdrawer.layer({ userAgent: "agnes/1.2.3 (linux)" })

const lifts = (url: string): boolean => url.endsWith("/tombstone")

const answering = ({ features, retryAfter, status }: Contract.Wanted): Script => async ({ outgoing, read }) => {
  const { url } = await read()
  outgoing.writeHead(status, {
    "x-agnes-features": (features ?? []).join(" "),
    ...(retryAfter === undefined ? {} : { "retry-after": retryAfter })
  })
  outgoing.end(status === 200 ? JSON.stringify({ status: lifts(url) ? "lifted" : "withdrawn", id: "x" }) : undefined)
}

const taken = ({ headers, url }: Received): Contract.Taken => ({
  what: lifts(url) ? "lift" : "withdraw",
  name: decodeURIComponent(/^\/api\/sessions\/([^/]+)/.exec(url)?.[1] ?? ""),
  token: (headers.authorization ?? "").replace("Bearer ", "")
})

Contract.suite("http", (wanted) =>
  Effect.map(started(answering(wanted)), (server) => ({
    url: server.url,
    layer,
    taken: () => server.requests.map(taken)
  })))

const credentials = (serverUrl: string): Credentials => ({ serverUrl, token: Redacted.make("the.to.ken") })

describe("HttpWithdrawer", () => {
  const reply = (script: Script) =>
    Effect.scoped(Effect.gen(function*() {
      const server = yield* started(script)
      const withdrawer = yield* Withdrawer
      return { server, reply: yield* withdrawer.withdraw(credentials(server.url), "a/../b") }
    })).pipe(Effect.provide(layer))

  it.effect("deletes one name below its own folder, and says who it is", () =>
    Effect.gen(function*() {
      const { server } = yield* reply(answering({ status: 200 }))
      const [first] = server.requests
      assert.deepStrictEqual([first?.method, first?.url], ["DELETE", "/api/sessions/a%2F..%2Fb"])
      assert.strictEqual(first?.headers["user-agent"], "agnes/1.2.3 (linux)")
    }))

  it.effect("a 200 of another shape confirms nothing, a reply that breaks off is none", () =>
    Effect.gen(function*() {
      for (const body of ["<html>", "{}", "[]", `{"status":"lifted","id":"a"}`, `{"status":"ok","id":"a"}`]) {
        const answer = yield* reply(({ outgoing }) => void outgoing.writeHead(200).end(body))
        assert.strictEqual(answer.reply._tag === "Answered" && answer.reply.confirmed, false, body)
      }
      const cut = yield* reply(({ incoming }) => void incoming.socket.end("HTTP/1.1 404 No\r\ncontent-length: 9\r\n\r\nx"))
      assert.strictEqual(cut.reply._tag, "NoAnswer")
    }))

  it.effect("T6 follows no redirect, so the token stays here", () =>
    Effect.scoped(Effect.gen(function*() {
      const other = yield* started(answering({ status: 200 }))
      const answer = yield* reply(({ outgoing }) => void outgoing.writeHead(307, { location: other.url }).end())
      assert.strictEqual(answer.reply._tag === "Answered" && answer.reply.status, 307)
      assert.strictEqual(other.connections, 0)
    })))
})
