import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import * as fs from "node:fs"
import * as Audit from "../../../src/domain/server/Audit.ts"
import * as Group from "../../../src/domain/server/Group.ts"
import * as Groups from "../../../src/main/programs/server/Groups.ts"
import * as Operators from "../../../src/main/programs/server/People.ts"
import { AuditTrail } from "../../../src/ports/AuditTrail.ts"
import * as People from "./People.ts"
import * as Server from "./Server.ts"

/** What the log says, oldest first. */
const log = (server: Server.Server, filter: Audit.Filter = {}) =>
  Server.beside(server, Effect.map(
    Effect.flatMap(AuditTrail, (trail) => trail.list(filter, { limit: 500 })),
    ({ entries }) => [...entries].reverse()
  ))

const start = Effect.gen(function*() {
  const server = yield* Server.start({ rateLimits: false, trustedProxies: ["127.0.0.1"] })
  yield* People.add(server, "ann", "correct horse")
  return { server, session: yield* People.session(server, "ann", "correct horse") }
})

const make = (server: Server.Server, token: string, wish: object) =>
  Server.ask(server, "/auth/tokens", { method: "POST", token, body: JSON.stringify(wish) })

describe("the audit log over the wire", () => {
  it.scopedLive("15.11-T24 a token made says its name and scope, one revoked by whom", () =>
    Effect.gen(function*() {
      const { server, session } = yield* start
      const one = (yield* make(server, session, { name: "one", scope: "bootstrap-analyst" })).body
      const two = (yield* make(server, session, { name: "two" })).body
      yield* Server.ask(server, `/auth/tokens/${one.id}`, { method: "DELETE", token: session })
      yield* Server.ask(server, `/auth/tokens/${one.id}`, { method: "DELETE", token: session })
      const other = (yield* Server.ask(server, `/auth/admin/tokens/${two.id}`, { method: "DELETE", token: server.token })).status
      assert.strictEqual(other, 204)
      const entries = yield* log(server, { action: "token." })
      assert.deepStrictEqual(
        entries.map(({ action, actor, params, resource, subject }) => [action, actor.email, resource, subject, params]),
        [
          ["token.create", "ann@example.org", `token:${one.id}`, "ann", { name: "one", scope: "bootstrap-analyst" }],
          ["token.create", "ann@example.org", `token:${two.id}`, "ann", { name: "two", scope: "general" }],
          ["token.revoke", "ann@example.org", `token:${one.id}`, "ann", {}],
          ["token.admin_revoke", "admin@localhost", `token:${two.id}`, "ann", {}]
        ]
      )
    }))

  it.scopedLive("15.11-T14 a token that comes from a new address is written down once, the first and the same address never", () =>
    Effect.gen(function*() {
      const { server, session } = yield* start
      const { id, token } = (yield* make(server, session, { name: "laptop" })).body
      const from = (ip: string) => Server.ask(server, "/api/sessions", { token, headers: { "x-forwarded-for": ip } })
      const seen = log(server, { action: "token.first_use_new_ip" })
      yield* from("192.0.2.1")
      yield* from("192.0.2.1")
      assert.deepStrictEqual(yield* seen, [])
      yield* Effect.forEach(Array.from({ length: 6 }), () => from("192.0.2.2"), { concurrency: "unbounded" })
      const [entry, ...more] = yield* seen
      assert.deepStrictEqual([entry?.resource, entry?.params], [`token:${id}`, { ip: "192.0.2.2", previous_ip: "192.0.2.1" }])
      assert.deepStrictEqual(more, [])
    }))

  it.scopedLive("15.11-T8 admins list everybody's tokens and never the token itself", () =>
    Effect.gen(function*() {
      const { server, session } = yield* start
      const { id, token } = (yield* make(server, session, { name: "laptop" })).body
      yield* Server.ask(server, "/api/sessions", { token, headers: { "x-forwarded-for": "192.0.2.1" } })
      const { body } = yield* Server.ask(server, "/auth/admin/tokens", { token: server.token })
      const item = body.find((each: { id: string }) => each.id === id)
      assert.sameMembers(Object.keys(item), [
        "id", "name", "prefix", "created_at", "expires_at", "last_used_at", "revoked_at", "user_id", "user_email", "last_used_ip"
      ])
      assert.deepStrictEqual([item.user_id, item.user_email, item.last_used_ip], ["ann", "ann@example.org", "192.0.2.1"])
      assert.notInclude(JSON.stringify(body), token)
      for (const unknown of ["none", "..", "%00"]) {
        const path = `/auth/admin/tokens/${encodeURIComponent(unknown)}`
        assert.strictEqual((yield* Server.ask(server, path, { method: "DELETE", token: server.token })).status, 404)
      }
    }))

  it.scopedLive("logins, failed ones and their ends; what was typed is nowhere in the data folder", () =>
    Effect.gen(function*() {
      const { server, session } = yield* start
      yield* People.logIn(server, "ann@example.org", "typed-secret-1")
      yield* People.logIn(server, "typed-secret-2", "x")
      yield* Server.ask(server, "/auth/logout", { method: "POST", token: session })
      const entries = yield* log(server, { action: "log" })
      assert.deepStrictEqual(entries.map(({ action, actor, result, subject }) => [action, actor.email, subject, result]), [
        ["login", "ann@example.org", "ann", "ok"],
        ["login.failed", "not logged in", "ann", "refused"],
        ["login.failed", "not logged in", undefined, "refused"],
        ["logout", "ann@example.org", "ann", "ok"]
      ])
      for (const name of fs.readdirSync(`${server.folder}/state`)) {
        const text = fs.readFileSync(`${server.folder}/state/${name}`, "latin1")
        for (const secret of ["typed-secret", "correct horse", session]) assert.notInclude(text, secret, name)
      }
    }))

  it.scopedLive("what operators do stands there as theirs; what changed nothing does not", () =>
    Effect.gen(function*() {
      const { server } = yield* start
      const by = Audit.operator
      yield* Server.beside(server, Effect.gen(function*() {
        yield* Operators.disable("ann@example.org", { by })
        yield* Operators.enable("ann@example.org", { by })
        yield* Operators.setPassword("ann@example.org", Redacted.make("another horse"), { by })
        yield* Groups.join(Group.admin.name, "ann@example.org", by)
        yield* Groups.join(Group.admin.name, "ann@example.org", by)
        yield* Groups.leave(Group.admin.name, "ann@example.org", { by })
        yield* Groups.leave(Group.admin.name, "ann@example.org", { by })
      }))
      const entries = (yield* log(server, { subject: "ann" })).filter(({ actor }) => actor.email === "operator")
      assert.deepStrictEqual(entries.map(({ action }) => action), [
        "user.disable", "user.enable", "password.change", "group.join", "group.leave"
      ])
    }))

  it.scopedLive("the last admin stays one, unless somebody insists", () =>
    Effect.gen(function*() {
      const { server } = yield* start
      const by = Audit.operator
      const tried = <A, E extends { readonly message: string }, R>(work: Effect.Effect<A, E, R>) =>
        Effect.merge(Effect.mapBoth(work, { onFailure: ({ message }) => message, onSuccess: () => "done" }))
      const answers = yield* Server.beside(server, Effect.gen(function*() {
        return [
          yield* tried(Operators.disable("admin@localhost", { by })),
          yield* tried(Groups.leave("Admin", "admin@localhost", { by })),
          yield* tried(Groups.join("Admin", "ann@example.org", by)),
          yield* tried(Groups.leave("Admin", "admin@localhost", { by })),
          yield* tried(Operators.disable("ann@example.org", { by })),
          yield* tried(Operators.disable("ann@example.org", { by, force: true }))
        ]
      }))
      const refused = /is the last admin/
      assert.match(answers[0] ?? "", refused)
      assert.match(answers[1] ?? "", refused)
      assert.deepStrictEqual(answers.slice(2, 4), ["done", "done"])
      assert.match(answers[4] ?? "", refused)
      assert.strictEqual(answers[5], "done")
      assert.lengthOf(yield* log(server, { action: "user.disable" }), 1)
    }))

  it.scopedLive("W-19 TESTING switches no key", () =>
    Effect.gen(function*() {
      yield* Effect.acquireRelease(
        Effect.sync(() => void (process.env["TESTING"] = "1")),
        () => Effect.sync(() => void delete process.env["TESTING"])
      )
      const [one, two] = [yield* Server.start(), yield* Server.start()]
      assert.strictEqual((yield* Server.ask(one, "/api/sessions", { token: one.token })).status, 200)
      assert.strictEqual((yield* Server.ask(one, "/api/sessions", { token: two.token })).body.detail, "Invalid or expired token")
    }))
})
