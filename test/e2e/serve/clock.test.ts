import { assert, describe, it } from "@effect/vitest"
import { Clock, Effect } from "effect"
import * as TempFolder from "../../support/TempFolder.ts"
import * as People from "./People.ts"
import * as Process from "./Process.ts"
import * as Reading from "./Reading.ts"
import * as Server from "./Server.ts"

const year = 365 * 86_400_000

/** The machine's clock is wrong by this many milliseconds. */
const wrongBy = (milliseconds: number) => {
  const clock = Clock.make()
  const wrong: Clock.Clock = Object.assign(Object.create(clock), {
    currentTimeMillis: Effect.map(clock.currentTimeMillis, (now) => now + milliseconds),
    unsafeCurrentTimeMillis: () => clock.unsafeCurrentTimeMillis() + milliseconds
  })
  return Effect.withClock(wrong)
}

const said = (text: string) =>
  `${JSON.stringify({ type: "user", uuid: text, message: { role: "user", content: text } })}\n`

const find = (server: Server.Server, word: string) =>
  Effect.map(Server.ask(server, `/api/search?q=${word}`, { token: server.token }), ({ body }) =>
    body.found.map(({ id }: { id: string }) => id))

describe("a clock that was wrong", () => {
  it.scopedLive("ten years ahead, then ten behind, then right: nothing is lost or refused, nothing comes back", () =>
    Effect.gen(function*() {
      const folder = yield* TempFolder.make
      yield* wrongBy(10 * year)(Effect.scoped(Effect.gen(function*() {
        const server = yield* Server.startIn(folder)
        for (const name of ["a", "b"]) yield* Server.upload(server, server.token, `${name}.jsonl`, said("kiwi"))
        const first = (yield* Server.ask(server, "/api/sessions", { token: server.token })).body.sessions[0]
        assert.isAbove(Date.parse(first.received_at), Date.now() + 9 * year)
        const taken = yield* Server.ask(server, "/api/sessions/b", { method: "DELETE", token: server.token })
        assert.strictEqual(taken.status, 200)
      })))
      for (const [step, offset] of [-10 * year, 0].entries()) {
        yield* wrongBy(offset)(Effect.scoped(Effect.gen(function*() {
          const server = yield* Server.startIn(folder)
          const grown = said("kiwi") + [said("plum"), said("fig")].slice(0, step + 1).join("")
          const { body } = yield* Server.upload(server, server.token, "a.jsonl", grown)
          assert.deepStrictEqual([body.revision, body.stored], [step + 2, undefined])
          const refused = yield* Server.upload(server, server.token, "b.jsonl", said("kiwi"))
          assert.strictEqual(refused.body.kind, "tombstoned")
          assert.strictEqual((yield* Server.upload(server, server.token, `c${step}.jsonl`, said("pear"))).status, 200)
          const { count, sessions } = (yield* Server.ask(server, "/api/sessions", { token: server.token })).body
          assert.strictEqual(count, 2 + step)
          assert.strictEqual(new Set(sessions.map(({ id }: { id: string }) => id)).size, 2 + step)
          yield* Reading.done(server)
          assert.deepStrictEqual(yield* find(server, ["plum", "fig"][step]!), ["a"])
          const { services } = (yield* Server.ask(server, "/api/health/detailed", { token: server.token })).body
          assert.deepStrictEqual([services.index.status, services.database.status], ["ok", "ok"])
        })))
      }
      const server = yield* Server.startIn(folder)
      const lifted = yield* Server.ask(server, "/api/sessions/b/tombstone", { method: "DELETE", token: server.token })
      assert.include([200, 204], lifted.status)
      assert.strictEqual((yield* Server.upload(server, server.token, "b.jsonl", said("kiwi"))).status, 200)
    }), 60_000)

  it.scopedLive("a token made when the clock was behind is over when it is right, and no error", () =>
    Effect.gen(function*() {
      const folder = yield* TempFolder.make
      yield* wrongBy(-10 * year)(Effect.scoped(Effect.gen(function*() {
        const server = yield* Server.startIn(folder)
        assert.strictEqual((yield* Server.ask(server, "/api/sessions", { token: server.token })).status, 200)
      })))
      const server = yield* Server.startIn(folder)
      const { body, status } = yield* Server.ask(server, "/api/sessions", { token: server.token })
      assert.deepStrictEqual([status, body], [401, { detail: "Invalid or expired token", kind: "auth" }])
    }))

  it.scopedLive("W-12 a server of another time zone says UTC, and tokens live as long as they say", () =>
    Effect.gen(function*() {
      for (const zone of ["America/New_York", "Pacific/Kiritimati"]) {
        const server = yield* Process.start(yield* TempFolder.make, [], { TZ: zone })
        yield* Server.upload(server, server.token, "a.jsonl", said("kiwi"))
        const { sessions } = (yield* Server.ask(server, "/api/sessions", { token: server.token })).body
        assert.isBelow(Math.abs(Date.parse(sessions[0].received_at) - Date.now()), 600_000)
        assert.match(sessions[0].received_at, /(Z|\+00:00)$/)
        yield* People.add(server, "ann", "correct horse")
        const login = yield* People.session(server, "ann", "correct horse")
        const wish = JSON.stringify({ name: "short", ttl_seconds: 3600 })
        const { body } = yield* Server.ask(server, "/auth/tokens", { method: "POST", token: login, body: wish })
        assert.isBelow(Math.abs(Date.parse(body.expires_at) - Date.now() - 3_600_000), 600_000)
        assert.strictEqual((yield* Server.ask(server, "/api/sessions", { token: body.token })).status, 200)
      }
    }))
})
