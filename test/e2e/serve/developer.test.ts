import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit } from "effect"
import * as http from "node:http"
import { Accounts } from "../../../src/ports/Accounts.ts"
import * as Server from "./Server.ts"

/** Like `fetch`, with any `Host`. */
const status = (server: Server.Server, path: string, headers: Record<string, string>, method = "GET") =>
  Effect.async<number>((resume) => {
    http.request(`${server.url}${path}`, { headers, method }, (response) => {
      response.resume()
      resume(Effect.succeed(response.statusCode ?? 0))
    }).end()
  })

describe("development mode", () => {
  it.scopedLive("everybody on the machine is the developer, an admin, without a token", () =>
    Effect.gen(function*() {
      const server = yield* Server.start({ localDevMode: true })
      assert.strictEqual((yield* Server.ask(server, "/auth/admin/tokens")).status, 200)
      const made = yield* Server.ask(server, "/auth/tokens", { method: "POST", body: `{"name":"laptop"}` })
      assert.strictEqual(made.status, 201)
      const users = yield* Server.beside(server, Effect.flatMap(Accounts, (accounts) => accounts.users))
      assert.deepStrictEqual(users.map(({ admin, email }) => [email, admin]), [["admin@localhost", true], ["dev@localhost", true]])
    }))

  it.scopedLive("the developer has the name and the groups that were given, and no other rights", () =>
    Effect.gen(function*() {
      const server = yield* Server.start({ localDevMode: true, localDevEmail: "ann@example.org", localDevGroups: ["Data"] })
      assert.strictEqual((yield* Server.ask(server, "/auth/admin/tokens")).status, 403)
      assert.strictEqual((yield* Server.ask(server, "/api/sessions")).status, 200)
    }))

  it.scopedLive("what a page of another site or a proxy sends is not the developer's", () =>
    Effect.gen(function*() {
      const server = yield* Server.start({ localDevMode: true })
      const port = new URL(server.url).port
      assert.strictEqual(yield* status(server, "/api/sessions", { host: `localhost:${port}` }), 200)
      assert.strictEqual(yield* status(server, "/api/sessions", { host: `evil.example:${port}` }), 401)
      assert.strictEqual(yield* status(server, "/api/sessions", { "x-forwarded-for": "127.0.0.1" }), 401)
      assert.strictEqual(yield* status(server, "/api/sessions", { forwarded: "for=127.0.0.1" }), 401)
      const foreign = { origin: "https://evil.example", host: `127.0.0.1:${port}` }
      assert.strictEqual(yield* status(server, "/api/sessions/x", foreign, "DELETE"), 403)
      assert.strictEqual(yield* status(server, "/api/sessions/x", { "sec-fetch-site": "cross-site" }, "DELETE"), 403)
    }))

  it.scopedLive("it does not start where others could come in", () =>
    Effect.gen(function*() {
      for (const settings of [{ host: "0.0.0.0" }, { host: "::" }, { trustedProxies: ["10.0.0.1"] }]) {
        const exit = yield* Effect.exit(Server.start({ localDevMode: true, ...settings }))
        assert.isTrue(Exit.isFailure(exit) && String(exit.cause).includes("LOCAL_DEV_MODE"))
      }
    }))

  it.scopedLive("a developer whose account was disabled is nobody", () =>
    Effect.gen(function*() {
      const server = yield* Server.start({ localDevMode: true })
      yield* Server.beside(server, Effect.flatMap(Accounts, (accounts) =>
        Effect.flatMap(accounts.userByEmail("dev@localhost"), (user) => accounts.setActive(user?.id ?? "", false, 1))))
      assert.strictEqual((yield* Server.ask(server, "/api/sessions")).status, 401)
    }))
})
