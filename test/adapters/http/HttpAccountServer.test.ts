import { assert, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import * as HttpAccountServer from "../../../src/adapters/http/HttpAccountServer.ts"
import { AccountServer } from "../../../src/ports/AccountServer.ts"
import * as Suite from "../../ports/AccountServer.ts"
import * as FakeServer from "../../support/FakeServer.ts"

const layer = HttpAccountServer.layer({ userAgent: "agnes/0.0.0 (test)" })

Suite.suite("over HTTP", (wanted) =>
  Effect.map(FakeServer.start(FakeServer.account(wanted)), (server) => ({ url: server.url, layer })))

const failure = (handler: FakeServer.Handler) =>
  Effect.scoped(Effect.gen(function*() {
    const server = yield* FakeServer.start(handler)
    const account = yield* AccountServer
    const error = yield* Effect.flip(account.verify(server.url, Redacted.make("tok.en.1")))
    return { error, requests: server.requests }
  })).pipe(Effect.provide(layer))

it.effect("takes no page of a captive portal for an acceptance", () =>
  Effect.map(failure(() => ({ status: 200, body: "<html>Please accept our terms</html>" })), ({ error }) => {
    assert.strictEqual(error._tag, "UnexpectedReply")
  }))

it.effect("follows no redirect, so the token goes nowhere else", () =>
  Effect.map(failure(({ host }) => ({ status: 307, body: "", headers: { location: `http://${host}/` } })), (seen) => {
    assert.strictEqual(seen.error._tag, "UnexpectedReply")
    assert.deepStrictEqual(seen.requests.map((request) => request.url), ["/api/catalog/tables"])
  }))

it.effect("stops reading an endless answer", () =>
  Effect.map(failure(() => ({ status: 200, body: "x".repeat(3_000_000) })), ({ error }) => {
    assert.strictEqual(error._tag, "ServerUnreachable")
    assert.include(error.message, "larger than")
  }))

it.effect("shows a page of the server as one short line without control characters", () =>
  Effect.map(failure(() => ({ status: 503, body: `\u001b[31m<h1>\nDown\r\n</h1>${"y".repeat(999)}` })), ({ error }) => {
    assert.notMatch(error.message, /\p{Cc}/u)
    assert.isBelow(error.message.length, 400)
  }))

it.effect("sends no password when there is none", () =>
  Effect.scoped(Effect.gen(function*() {
    const server = yield* FakeServer.start(() => ({ status: 200, body: JSON.stringify({ access_token: "t" }) }))
    const account = yield* AccountServer
    yield* account.login(server.url, { email: "a@b.c", password: Redacted.make("") })
    assert.deepStrictEqual(server.requests.map((request) => request.body), [JSON.stringify({ email: "a@b.c" })])
  })).pipe(Effect.provide(layer)))

it.effect("names itself and asks with the token it was given", () =>
  Effect.map(failure(() => ({ status: 500, body: "" })), ({ requests }) => {
    assert.strictEqual(requests[0]?.headers["user-agent"], "agnes/0.0.0 (test)")
    assert.strictEqual(requests[0]?.headers["authorization"], "Bearer tok.en.1")
  }))
