import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { Accounts } from "../../src/ports/Accounts.ts"
import * as People from "../e2e/serve/People.ts"
import * as Server from "../e2e/serve/Server.ts"
import * as Browser from "../pages/support/Browser.ts"
import * as Web from "../pages/support/Web.ts"

const password = "correct horse"

const scene = Effect.gen(function*() {
  const server = yield* Server.start({ rateLimits: false })
  yield* People.add(server, "ann", password)
  yield* People.add(server, "eve", password)
  const ann = yield* Browser.loginOf(server, "ann")
  const eve = yield* Browser.loginOf(server, "eve")
  return { server, ann, eve }
})

const newToken = { name: "laptop", days: "30" }
const tokensOf = (server: Server.Server, id: string) =>
  Server.beside(server, Effect.flatMap(Accounts, (accounts) => accounts.tokens(id)))

describe("forms", () => {
  it.scoped("without the token of this very login nothing is done", () =>
    Effect.gen(function*() {
      const { ann, eve, server } = yield* scene
      const stolen = yield* Web.csrfOf(server, eve)
      const mine = yield* Web.csrfOf(server, ann)
      for (const csrf of [undefined, "", "x", stolen, `${mine}x`, mine.toUpperCase()]) {
        const fields = csrf === undefined ? newToken : { ...newToken, csrf }
        for (const path of ["/profile/tokens", "/logout", "/profile/password", "/profile/logins/end"]) {
          assert.strictEqual((yield* Web.send(server, path, fields, Web.as(ann))).status, 403, `${path} ${csrf}`)
        }
      }
      assert.deepStrictEqual(yield* tokensOf(server, "ann"), [])
      const good = yield* Web.send(server, "/profile/tokens", { ...newToken, csrf: mine }, Web.as(ann))
      assert.strictEqual(good.status, 200)
      assert.strictEqual((yield* tokensOf(server, "ann")).length, 1)
    }))

  it.scoped("with the right token from another site nothing is done either", () =>
    Effect.gen(function*() {
      const { ann, server } = yield* scene
      const csrf = yield* Web.csrfOf(server, ann)
      const senders = [
        { "sec-fetch-site": "cross-site" },
        { "sec-fetch-site": "same-site" },
        { "sec-fetch-site": "none", origin: "https://evil.example" },
        { "sec-fetch-site": "none", origin: "null" }
      ]
      for (const sender of senders) {
        const { status } = yield* Web.send(server, "/profile/tokens", { ...newToken, csrf }, { ...Web.as(ann), ...sender })
        assert.strictEqual(status, 403, JSON.stringify(sender))
      }
      assert.deepStrictEqual(yield* tokensOf(server, "ann"), [])
    }))

  it.scoped("only small forms are read, and only forms", () =>
    Effect.gen(function*() {
      const { ann, server } = yield* scene
      const csrf = yield* Web.csrfOf(server, ann)
      const large = yield* Web.send(server, "/profile/tokens", { csrf, name: "x".repeat(70_000) }, Web.as(ann))
      assert.strictEqual(large.status, 413)
      const json = yield* Web.ask(server, "/profile/tokens", {
        method: "POST",
        body: JSON.stringify({ ...newToken, csrf }),
        headers: { ...Web.as(ann), "content-type": "text/plain", "sec-fetch-site": "same-origin" }
      })
      assert.strictEqual(json.status, 415)
    }))

  it.scoped("nobody is logged in as somebody else by another site (login CSRF)", () =>
    Effect.gen(function*() {
      const { server } = yield* scene
      const fields = { email: "eve@example.org", password, next: "" }
      const page = yield* Web.ask(server, "/login")
      const [csrf, visitor] = [Web.csrfIn(page), page.cookies.get("agnes_visitor") ?? ""]
      const other = (yield* Web.ask(server, "/login")).cookies.get("agnes_visitor") ?? ""
      const attempts: ReadonlyArray<readonly [fields: Record<string, string>, headers: Record<string, string>]> = [
        [fields, {}],
        [{ ...fields, csrf }, {}],
        [{ ...fields, csrf }, { cookie: "agnes_visitor=" }],
        [{ ...fields, csrf }, { cookie: `agnes_visitor=${other}` }],
        [{ ...fields, csrf }, { cookie: `agnes_visitor=${visitor}`, "sec-fetch-site": "cross-site" }],
        [fields, { cookie: `agnes_visitor=${visitor}` }]
      ]
      for (const [sent, headers] of attempts) {
        const answer = yield* Web.send(server, "/auth/password/login/web", sent, headers)
        assert.deepStrictEqual([answer.status, answer.cookies.get("access_token")], [403, undefined], JSON.stringify(headers))
      }
      const good = yield* Web.send(server, "/auth/password/login/web", { ...fields, csrf }, { cookie: `agnes_visitor=${visitor}` })
      assert.deepStrictEqual([good.status, good.location], [303, "/profile/sessions"])
    }))
})

describe("the cookie of a login", () => {
  it.scoped("changes nothing by the API without proof of where it comes from", () =>
    Effect.gen(function*() {
      const { ann, server } = yield* scene
      const create = (headers: Record<string, string>) =>
        Effect.map(Web.ask(server, "/auth/tokens", {
          method: "POST",
          body: JSON.stringify({ name: "laptop" }),
          headers: { ...Web.as(ann), accept: "*/*", "content-type": "application/json", ...headers }
        }), ({ status }) => status)
      const foreign = [{}, { origin: "https://evil.example" }, { origin: "null" }, { "sec-fetch-site": "cross-site" }, { "sec-fetch-site": "same-site" }]
      for (const headers of foreign) assert.strictEqual(yield* create(headers), 403, JSON.stringify(headers))
      assert.deepStrictEqual(yield* tokensOf(server, "ann"), [])
      assert.strictEqual(yield* create({ origin: server.url }), 201)
      assert.strictEqual(yield* create({ "sec-fetch-site": "same-origin" }), 201)
      assert.strictEqual((yield* Web.ask(server, "/api/sessions", { headers: Web.as(ann) })).status, 200)
    }))

  it.scoped("is not looked at beside a bad header, and holds no other token than that of a login", () =>
    Effect.gen(function*() {
      const { ann, server } = yield* scene
      const status = (headers: Record<string, string>) =>
        Effect.map(Web.ask(server, "/api/sessions", { headers }), ({ status }) => status)
      for (const authorization of ["Bearer bad", "Bearer ", "Bearer"]) {
        assert.strictEqual(yield* status({ ...Web.as(ann), authorization }), 401, authorization)
      }
      assert.strictEqual(yield* status({ ...Web.as(ann), authorization: "Basic eDp5" }), 200)
      assert.strictEqual(yield* status({ authorization: `Bearer ${server.token}` }), 200)
      assert.strictEqual(yield* status(Web.as(server.token)), 401)
    }))

  it.scoped("W-27 ends with the logout, as does the same token in a header", () =>
    Effect.gen(function*() {
      const { ann, server } = yield* scene
      const bearer = { authorization: `Bearer ${ann}` }
      const status = (headers: Record<string, string>) =>
        Effect.map(Web.ask(server, "/api/sessions", { headers }), ({ status }) => status)
      assert.deepStrictEqual([yield* status(Web.as(ann)), yield* status(bearer)], [200, 200])
      const csrf = yield* Web.csrfOf(server, ann)
      const out = yield* Web.send(server, "/logout", { csrf }, Web.as(ann))
      assert.deepStrictEqual([out.status, out.location, out.cookies.get("access_token")], [303, "/login?out", ""])
      assert.deepStrictEqual([yield* status(Web.as(ann)), yield* status(bearer)], [401, 401])
      assert.strictEqual((yield* Web.send(server, "/profile/tokens", { ...newToken, csrf }, Web.as(ann))).status, 401)
    }))

  it.scoped("one planted before the login is not the one after it, and ends (session fixation)", () =>
    Effect.gen(function*() {
      const { eve, server } = yield* scene
      const answer = yield* Web.logIn(server, "ann@example.org", password, { cookie: `access_token=${eve}` })
      const login = answer.cookies.get("access_token") ?? ""
      assert.notStrictEqual(login, eve)
      assert.include((yield* Web.ask(server, "/profile", { headers: Web.as(login) })).text, "ann@example.org")
      assert.strictEqual((yield* Web.ask(server, "/profile", { headers: Web.as(eve) })).status, 302)
    }))

  it.scoped("W-34 is Secure by a domain or a trusted proxy's word, and nobody else's", () =>
    Effect.gen(function*() {
      const lineOf = (server: Server.Server, headers: Record<string, string> = {}) =>
        Effect.map(Web.ask(server, "/login", { headers }), (page) => page.headers.getSetCookie().join())
      const https = { "x-forwarded-proto": "https" }
      const plain = yield* Server.start()
      assert.notInclude(yield* lineOf(plain, https), "Secure")
      assert.include(yield* lineOf(plain), "HttpOnly; SameSite=Lax")
      assert.include(yield* lineOf(yield* Server.start({ domain: "agnes.example.org" })), "Secure")
      const behind = yield* Server.start({ trustedProxies: ["127.0.0.0/8"] })
      assert.include(yield* lineOf(behind, https), "Secure")
      assert.notInclude(yield* lineOf(behind), "Secure")
    }))
})

describe("the login form", () => {
  it.scoped("leads nowhere but to this server", () =>
    Effect.gen(function*() {
      const { server } = yield* scene
      for (const next of ["//evil.example", "/\\evil.example", "https://evil.example", "/a\r\nx: y", "javascript:alert(1)"]) {
        assert.strictEqual((yield* Web.logIn(server, "ann@example.org", password, { next })).location, "/profile/sessions", next)
      }
      const kept = yield* Web.logIn(server, "ann@example.org", password, { next: "/profile/tokens?a=1" })
      assert.strictEqual(kept.location, "/profile/tokens?a=1")
    }))

  it.scoped("W-37 says the same of everybody who has not the right password", () =>
    Effect.gen(function*() {
      const { server } = yield* scene
      yield* Server.beside(server, Effect.flatMap(Accounts, (accounts) => accounts.setActive("eve", false, 1)))
      const where = (email: string, secret: string) =>
        Effect.map(Web.logIn(server, email, secret), ({ cookies, location }) => [location, cookies.has("access_token")])
      const invalid = ["/login/password?error=invalid", false]
      assert.deepStrictEqual(yield* where("ann@example.org", "wrong"), invalid)
      assert.deepStrictEqual(yield* where("nobody@example.org", "wrong"), invalid)
      assert.deepStrictEqual(yield* where("admin@localhost", ""), invalid)
      assert.deepStrictEqual(yield* where("eve@example.org", "wrong"), invalid)
      assert.deepStrictEqual(yield* where("eve@example.org", password), ["/login/password?error=deactivated", false])
    }))

  it.scoped("is limited like the API's", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      yield* People.add(server, "ann", password)
      const answers = yield* Effect.forEach(Array.from({ length: 11 }), () => Web.logIn(server, "ann@example.org", "wrong"))
      const last = answers.at(-1)
      assert.deepStrictEqual(answers.slice(0, 10).map(({ status }) => status), Array(10).fill(303))
      assert.strictEqual(last?.status, 429)
      assert.match(last?.headers.get("retry-after") ?? "", /^\d+$/)
      assert.include(last?.text ?? "", "Too many attempts")
    }))
})

it.scoped("15.11-T13 a token makes no other token, also not by the form", () =>
  Effect.gen(function*() {
    const { server } = yield* scene
    const headers = { authorization: `Bearer ${server.token}` }
    const page = yield* Web.ask(server, "/profile/tokens", { headers })
    assert.strictEqual(page.status, 200)
    const answer = yield* Web.send(server, "/profile/tokens", { ...newToken, csrf: Web.csrfIn(page) }, headers)
    assert.strictEqual(answer.status, 403)
  }))

it.scoped("a token of somebody else is as unknown as one that never was", () =>
  Effect.gen(function*() {
    const { ann, eve, server } = yield* scene
    const csrf = yield* Web.csrfOf(server, ann)
    yield* Web.send(server, "/profile/tokens", { ...newToken, csrf }, Web.as(ann))
    const [row] = yield* tokensOf(server, "ann")
    const theirs = yield* Web.csrfOf(server, eve)
    for (const id of [row?.id ?? "", "never"]) {
      const path = `/profile/tokens/${id}/revoke`
      assert.strictEqual((yield* Web.ask(server, path, { headers: Web.as(eve) })).status, 404)
      assert.strictEqual((yield* Web.send(server, path, { csrf: theirs }, Web.as(eve))).status, 404)
    }
    assert.isUndefined((yield* tokensOf(server, "ann"))[0]?.revokedAt)
  }))
