import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { Accounts } from "../../../src/ports/Accounts.ts"
import { Passwords } from "../../../src/ports/Passwords.ts"
import * as People from "./People.ts"
import * as Server from "./Server.ts"

const catalog = (server: Server.Server, token: string) =>
  Effect.map(Server.ask(server, "/api/catalog/tables", { token }), ({ body, status }) => [status, body.detail])

describe("POST /auth/token", () => {
  it.scopedLive("gives a token that counts until the logout, and not a second longer", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      yield* People.add(server, "ann", "correct horse")
      const { body, status } = yield* People.logIn(server, " ANN@example.org ", "correct horse")
      assert.strictEqual(status, 200)
      const { access_token: token, ...rest } = body
      assert.deepStrictEqual(rest, { token_type: "bearer", user_id: "ann", email: "ann@example.org", role: "user" })
      assert.deepStrictEqual(yield* catalog(server, token), [200, undefined])
      assert.strictEqual((yield* Server.ask(server, "/auth/logout", { method: "POST", token })).status, 204)
      assert.deepStrictEqual(yield* catalog(server, token), [401, "Session ended"])
    }))

  it.scopedLive("W-37 unknown, without a password, wrong, missing: one answer for all", () =>
    Effect.gen(function*() {
      const server = yield* Server.start({ rateLimits: false })
      yield* People.add(server, "ann", "correct horse")
      const attempts = [
        ["nobody@example.org", "correct horse"],
        ["admin@localhost", ""],
        ["ann@example.org", "wrong horse"],
        ["ann@example.org", ""],
        ["ann@example.org", undefined]
      ] as const
      for (const [email, password] of attempts) {
        const { body, status } = yield* People.logIn(server, email, password)
        assert.deepStrictEqual([status, body], [401, { detail: "Invalid email or password", kind: "auth" }], email)
      }
    }))

  it.scopedLive("only who has the password learns that the account is deactivated", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      yield* People.add(server, "ann", "correct horse")
      yield* Server.beside(server, Effect.flatMap(Accounts, (accounts) => accounts.setActive("ann", false, 2)))
      assert.strictEqual((yield* People.logIn(server, "ann@example.org", "x")).body.detail, "Invalid email or password")
      assert.strictEqual((yield* People.logIn(server, "ann@example.org", "correct horse")).body.detail, "Account deactivated")
    }))

  it.scopedLive("bodies that are none: 4xx, and nothing of them in the answer", () =>
    Effect.gen(function*() {
      const server = yield* Server.start({ rateLimits: false })
      for (const body of ["", "{", "null", "[]", "{}", "{\"email\":7}", "{\"email\":\"a@b\",\"password\":[\"sEcReT\"]}"]) {
        const answer = yield* Server.ask(server, "/auth/token", { method: "POST", body })
        assert.strictEqual(answer.status, 422, body)
        assert.notInclude(JSON.stringify(answer.body), "sEcReT")
      }
      const long = yield* Server.ask(server, "/auth/token", { method: "POST", body: " ".repeat(100_000) })
      assert.strictEqual(long.status, 413)
    }))

  it.scopedLive("ten attempts a minute from one address, whoever it says to be; then 429 and when to come again", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const attempt = (forwarded: string) =>
        Server.ask(server, "/auth/token", { method: "POST", body: "{}", headers: { "x-forwarded-for": forwarded } })
      for (let n = 0; n < 10; n++) assert.strictEqual((yield* attempt(`1.2.3.${n}`)).status, 422)
      const { body, headers, status } = yield* attempt("1.2.3.99")
      assert.deepStrictEqual([status, body], [429, { detail: "Too many requests — 10 per 1 minute", kind: "rate-limit" }])
      const wait = Number(headers.get("retry-after"))
      assert.isTrue(wait >= 1 && wait <= 6)
    }))

  it.scopedLive("W-34 behind a trusted proxy each client is counted for itself", () =>
    Effect.gen(function*() {
      const server = yield* Server.start({ trustedProxies: ["127.0.0.0/8"] })
      for (let n = 0; n < 12; n++) {
        const headers = { "x-forwarded-for": `6.6.6.6, 1.2.3.${n}` }
        assert.strictEqual((yield* Server.ask(server, "/auth/token", { method: "POST", body: "{}", headers })).status, 422)
      }
    }))

  it.scopedLive("a proxy that is none stops the start", () =>
    Effect.gen(function*() {
      for (const text of ["x", "10.0.0.0/33", "10.0.0.0/", "::/129", "1.2.3.4/8/9"]) {
        const error = yield* Effect.flip(Server.start({ trustedProxies: [text] }))
        assert.include(error.message, `"${text}"`)
      }
    }))
})

describe("the first admin", () => {
  const bootstrap = (server: Server.Server, body: unknown) =>
    Server.ask(server, "/auth/bootstrap", { method: "POST", body: JSON.stringify(body) })

  it.scopedLive("POST /auth/bootstrap is closed on a server that has made its own", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const { body, status } = yield* bootstrap(server, { email: "eve@example.org", password: "correct horse" })
      assert.deepStrictEqual([status, body.kind], [403, "forbidden"])
    }))

  it.scopedLive("where it is left open, one of several gets in and is admin, then it is closed", () =>
    Effect.gen(function*() {
      const server = yield* Server.start({ openBootstrap: true, rateLimits: false })
      for (const bad of [{ email: "no address", password: "correct horse" }, { email: "a@b", password: "short" }]) {
        assert.strictEqual((yield* bootstrap(server, bad)).status, 400)
      }
      const answers = yield* Effect.forEach(["ann", "bob", "eve"], (name) =>
        bootstrap(server, { email: `${name}@example.org`, name, password: "correct horse" }), { concurrency: 3 })
      assert.sameMembers(answers.map(({ status }) => status), [200, 403, 403])
      const winner = answers.find(({ status }) => status === 200)!.body
      assert.strictEqual(winner.role, "admin")
      assert.strictEqual((yield* People.logIn(server, winner.email, "correct horse")).status, 200)
    }))

  it.scopedLive("SEED_ADMIN_EMAIL names the first account; later starts leave it as it is", () =>
    Effect.gen(function*() {
      const server = yield* Server.start({
        seedAdminEmail: "root@example.org",
        seedAdminPassword: Redacted.make("correct horse")
      })
      assert.strictEqual((yield* People.logIn(server, "root@example.org", "correct horse")).body.role, "admin")
      const emails = Effect.flatMap(Accounts, (accounts) => Effect.map(accounts.users, (all) => all.map(({ email }) => email)))
      assert.deepStrictEqual(yield* Server.beside(server, emails), ["root@example.org"])
      assert.deepStrictEqual(yield* catalog(server, server.token), [200, undefined])
      const hash = Effect.gen(function*() {
        const accounts = yield* Accounts
        const passwords = yield* Passwords
        const root = yield* accounts.userByEmail("root@example.org")
        return yield* passwords.verify(yield* accounts.passwordHash(root!.id), Redacted.make("correct horse"))
      })
      assert.isTrue(yield* Server.beside(server, hash))
    }))
})
