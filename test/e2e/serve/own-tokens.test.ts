import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import * as fs from "node:fs"
import * as HttpTokenServer from "../../../src/adapters/http/HttpTokenServer.ts"
import { issue } from "../../../src/main/programs/server/CreateToken.ts"
import * as LogIn from "../../../src/main/programs/server/LogIn.ts"
import { Accounts } from "../../../src/ports/Accounts.ts"
import * as TokenServer from "../../ports/TokenServer.ts"
import { Computer } from "../support/Computer.ts"
import * as People from "./People.ts"
import * as Server from "./Server.ts"

const scene = Effect.gen(function*() {
  const server = yield* Server.start({ rateLimits: false })
  const { login, personal } = yield* Server.beside(server, Effect.gen(function*() {
    const accounts = yield* Accounts
    const user = { id: "ann", email: "ann@example.org", name: "Ann", active: true, admin: false }
    yield* accounts.addUser(user, 1)
    const pat = yield* issue(user, { name: "the scene's", seconds: 60, scope: "general" })
    yield* accounts.addToken(pat.row)
    return { login: (yield* LogIn.open(user)).token, personal: pat.token }
  }))
  return { server, login: Redacted.value(login), personal: Redacted.value(personal) }
})

TokenServer.suite("over HTTP, of a real server", Effect.orDie(Effect.map(scene, ({ login, personal, server }) => ({
  url: server.url,
  login,
  personal,
  layer: HttpTokenServer.layer({ userAgent: "agnes/0.0.0 (test)" })
}))))

describe("agnes auth token", () => {
  it.scopedLive("log in, make a token, take it into use, list and revoke; the logout ends the login", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      yield* People.add(server, "ann", "correct horse")
      const computer = new Computer()
      const auth = (args: ReadonlyArray<string>, input = "") =>
        Effect.promise(() => computer.agnes(["auth", ...args], { input }))
      const login = ["login", "--email", "ann@example.org", "--password", "-", "--server", server.url]
      assert.strictEqual((yield* auth(login, "correct horse\n")).stdout, "Logged in as ann@example.org\n")

      const made = yield* auth(["token", "create", "--name", "laptop", "--ttl", "never"])
      assert.match(made.stdout, /^[\w-]+\.[\w-]+\.[\w-]+\n$/)
      assert.include(made.stderr, "shown only now")
      assert.notInclude(made.stderr, made.stdout.trim())
      const listed = JSON.parse((yield* auth(["token", "list", "--json"])).stdout)
      assert.deepStrictEqual(listed.tokens.map(({ expires_at, name }: Record<string, unknown>) => [name, expires_at]), [
        ["laptop", null]
      ])
      const session = JSON.parse(fs.readFileSync(`${computer.config}/token.json`, "utf8")).access_token
      assert.deepStrictEqual(yield* auth(["logout"]), { code: 0, stdout: "Logged out.\n", stderr: "" })
      assert.strictEqual((yield* Server.ask(server, "/auth/tokens", { token: session })).body.detail, "Session ended")

      yield* auth(["import-token", "--token", "-"], made.stdout)
      const refused = yield* auth(["token", "create", "--name", "another"])
      assert.deepStrictEqual([refused.code, refused.stdout], [1, ""])
      assert.include(refused.stderr, "Run: agnes auth login")
      assert.match((yield* auth(["token", "list"])).stdout, /^[0-9a-f]{8} +laptop +never +20/m)
      assert.match((yield* auth(["token", "revoke", "laptop"])).stdout, /^Revoked [0-9a-f]{8} \(laptop\)\.\n$/)
      assert.include((yield* auth(["token", "list"])).stderr, "Token revoked")
      computer.discard()
    }))
})
