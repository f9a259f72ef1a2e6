import { assert, describe, it } from "@effect/vitest"
import { HttpApi, HttpApiBuilder, HttpServerResponse } from "@effect/platform"
import { Cause, Effect, Exit, Layer, Redacted } from "effect"
import * as RoutePolicy from "../../src/domain/server/RoutePolicy.ts"
import * as Gate from "../../src/main/server/Gate.ts"
import * as NodeServer from "../../src/main/server/HttpServer.ts"
import * as Proxies from "../../src/main/server/Proxies.ts"
import * as Settings from "../../src/main/server/Settings.ts"
import * as Stores from "../../src/main/layers/server.ts"
import * as DataFolder from "../../src/adapters/node/DataFolder.ts"
import { create } from "../../src/main/programs/server/CreateToken.ts"
import * as LogIn from "../../src/main/programs/server/LogIn.ts"
import * as TokenTerms from "../../src/domain/server/TokenTerms.ts"
import { Accounts } from "../../src/ports/Accounts.ts"
import { Logins } from "../../src/ports/Logins.ts"
import * as People from "../e2e/serve/People.ts"
import * as Server from "../e2e/serve/Server.ts"
import * as TempFolder from "../support/TempFolder.ts"

/** Every route the server serves: one without a row keeps it from starting (below). */
const rows = (Object.entries(RoutePolicy.table) as ReadonlyArray<readonly [string, RoutePolicy.Level]>).map(([route, level]) => {
  const [method = "", pattern = ""] = route.split(" ")
  return { route, method, level, path: pattern.replace(/:\w+/g, "none"), api: RoutePolicy.isApi(pattern) }
})

const both = (user: { readonly id: string; readonly admin: boolean }) =>
  Effect.gen(function*() {
    const person = { ...user, email: `${user.id}@example.org`, name: user.id, active: true }
    yield* Effect.flatMap(Accounts, (accounts) => accounts.addUser(person, 1))
    const token = Redacted.value((yield* create(person, TokenTerms.ofDays("laptop", 1))).token)
    const login = Redacted.value((yield* LogIn.open(person)).token)
    return { token, login }
  })

const ask = (server: Server.Server, { method, path }: (typeof rows)[number], token: string | undefined) =>
  Effect.promise(async () => {
    const headers = { accept: "text/html", ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) }
    const response = await fetch(`${server.url}${path}`, { method, headers, redirect: "manual" })
    const text = await response.text()
    return { status: response.status, location: response.headers.get("location"), text }
  })

/** A table that is not there answers like one that may not be read, except to admins. */
const isNobodysTable = (path: string, admin: boolean): boolean =>
  !admin && ["/api/catalog/tables/none", "/api/data/none/download", "/api/data/none/check-access"].includes(path)

describe("every route of the server", () => {
  it.scopedLive("S9 W-19 15.11-T10 15.11-T11 15.11-T18 answers nobody without a good token, whatever is wrong with it", () =>
    Effect.gen(function*() {
      const server = yield* Server.start({ rateLimits: false })
      const foreign = yield* Server.start()
      const disabled = yield* Server.beside(server, Effect.gen(function*() {
        const made = yield* both({ id: "dan", admin: true })
        yield* Effect.flatMap(Accounts, (accounts) => accounts.setActive("dan", false, 1))
        return made
      }))
      const gone = yield* Server.beside(server, Effect.gen(function*() {
        const made = yield* both({ id: "gus", admin: true })
        yield* Effect.flatMap(Logins, (logins) => logins.endAll("gus", 1))
        return made.login
      }))
      const bad = {
        ...yield* People.badTokens(server),
        none: undefined,
        empty: "",
        garbage: "x.y.z",
        foreign: foreign.token,
        disabled: disabled.token,
        "disabled login": disabled.login,
        "after logout": gone
      }
      for (const row of rows.filter(({ level }) => level !== "public")) {
        for (const [why, token] of Object.entries(bad)) {
          const { location, status } = yield* ask(server, row, token)
          const what = `${row.route}, ${why}`
          assert.strictEqual(status, row.api || row.method !== "GET" ? 401 : 302, what)
          if (status === 302) assert.strictEqual(location, `/login?next=${encodeURIComponent(row.path)}`, what)
        }
      }
    }), 60_000)

  it.scopedLive("S9 15.11-T13 is closed to those without its role", () =>
    Effect.gen(function*() {
      const server = yield* Server.start({ rateLimits: false })
      const [ann, root] = yield* Server.beside(server, Effect.all([both({ id: "ann", admin: false }), both({ id: "root", admin: true })]))
      const may = (level: RoutePolicy.Level, admin: boolean, typ: "pat" | "session"): boolean =>
        level === "public" || RoutePolicy.refuse(level, { admin, typ }) === undefined
      const callers = [
        { token: ann.token, admin: false, typ: "pat" as const },
        { token: ann.login, admin: false, typ: "session" as const },
        { token: root.token, admin: true, typ: "pat" as const },
        { token: root.login, admin: true, typ: "session" as const }
      ]
      for (const row of rows) {
        // Some end what they were asked with.
        if (/logout|logins\/end/.test(row.route)) continue
        for (const { admin, token, typ } of callers) {
          const { status, text } = yield* ask(server, row, token)
          const what = `${row.route}, ${admin ? "admin" : "user"}, ${typ}: ${status}`
          assert.isBelow(status, 500, what)
          if (!may(row.level, admin, typ)) {
            assert.strictEqual(status, 403, what)
            assert.match(text, row.api ? /"kind":"forbidden"/ : /<h1>Not for you<\/h1>/, what)
          } else if (row.api && row.level !== "public" && !isNobodysTable(row.path, admin)) {
            assert.notInclude([401, 403], status, what)
          }
        }
      }
    }), 60_000)

  it.scopedLive("no form does anything without the proof that it is ours", () =>
    Effect.gen(function*() {
      const server = yield* Server.start({ rateLimits: false })
      const root = yield* Server.beside(server, both({ id: "root", admin: true }))
      for (const { api, level, method, path, route } of rows) {
        if (api || method === "GET" || level === "public") continue
        for (const headers of [{}, { origin: "https://evil.example" }, { "sec-fetch-site": "cross-site" }]) {
          const response = yield* Effect.promise(() =>
            fetch(`${server.url}${path}`, {
              method,
              headers: { cookie: `access_token=${root.login}`, "content-type": "application/x-www-form-urlencoded", ...headers },
              body: "csrf=guess",
              redirect: "manual"
            }))
          assert.strictEqual(response.status, 403, `${route} ${JSON.stringify(headers)}`)
        }
      }
    }))

  it.scopedLive("has a row: a server with another one does not start", () =>
    Effect.gen(function*() {
      const folder = yield* Effect.flatMap(TempFolder.make, (path) => DataFolder.open(path))
      const stray = HttpApiBuilder.Router.use((router) => router.get("/stray", HttpServerResponse.text("nobody looked")))
      const served = Gate.serve.pipe(
        Layer.provide(HttpApiBuilder.api(HttpApi.make("empty"))),
        Layer.provide(stray),
        Layer.provide(Proxies.layer([])),
        Layer.provide(NodeServer.layer({ ...Settings.defaults, port: 0 })),
        Layer.provide(Stores.stores(folder)),
        Layer.provide(Layer.succeed(Settings.Settings, Settings.defaults))
      )
      const exit = yield* Effect.exit(Layer.build(served))
      assert.isTrue(Exit.isFailure(exit))
      if (Exit.isFailure(exit)) assert.include(Cause.pretty(exit.cause), "GET /stray")
    }))
})
