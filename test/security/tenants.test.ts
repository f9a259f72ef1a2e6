import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import * as fs from "node:fs"
import * as Audit from "../../src/domain/server/Audit.ts"
import * as RoutePolicy from "../../src/domain/server/RoutePolicy.ts"
import * as LogIn from "../../src/main/programs/server/LogIn.ts"
import * as People from "../../src/main/programs/server/People.ts"
import * as Manage from "../../src/main/programs/server/tables/Manage.ts"
import * as Register from "../../src/main/programs/server/tables/Register.ts"
import * as Looks from "../../src/main/programs/server/Looks.ts"
import { Accounts } from "../../src/ports/Accounts.ts"
import * as Server from "../e2e/serve/Server.ts"
import * as Stage from "../pages/session/Stage.ts"
import * as Sizes from "../support/Sizes.ts"

const session = "11111111-2222-4333-8444-555555555555"

/** What nobody else may ever see of a tenant: each in another place. */
const canaries = (name: string) => ({
  prompt: `canary-${name}-prompt`,
  title: `canary-${name}-title`,
  project: `canary-${name}-project`,
  agent: `canary-${name}-agent`,
  artifact: `canary-${name}-artifact`,
  token: `canary-${name}-token`,
  table: `canary-${name}-table`,
  row: `canary-${name}-row`
})

const transcript = ({ project, prompt, title }: ReturnType<typeof canaries>): string =>
  [
    { type: "user", uuid: "1", cwd: `/work/${project}`, timestamp: "2026-11-20T09:13:00Z", message: { role: "user", content: prompt } },
    { type: "custom-title", customTitle: title, sessionId: session }
  ].map((line) => `${JSON.stringify(line)}\n`).join("")

const tenant = (server: Server.Server, name: string) =>
  Effect.gen(function*() {
    const canary = canaries(name)
    const token = yield* Server.person(server, name)
    const login = yield* Server.beside(server, Effect.gen(function*() {
      const user = yield* People.find(`${name}@example.org`)
      return Redacted.value((yield* LogIn.open(user)).token)
    }))
    yield* Stage.send(server, token, session, transcript(canary))
    yield* Stage.send(server, token, session, `{"type":"user","message":{"role":"user","content":"${canary.agent}"}}\n`, "subagents/agent-a.jsonl")
    const report = new FormData()
    report.append("file", new Blob([canary.artifact]), `${name}.html`)
    yield* Server.ask(server, "/api/upload/artifacts", { method: "POST", token, body: report })
    fs.writeFileSync(`${server.folder}/${name}.csv`, `word\n${canary.row}\n`)
    const wish = { id: `t-${name}`, name: canary.table, description: canary.table }
    yield* Server.beside(server, Effect.gen(function*() {
      yield* Register.register(wish, `${server.folder}/${name}.csv`, Audit.operator, () => {})
      yield* Manage.grant(canary.table, { email: `${name}@example.org` }, Audit.operator)
    }))
    const made = yield* Server.ask(server, "/auth/tokens", { method: "POST", token: login, body: JSON.stringify({ name: canary.token }) })
    return { name, token, login, tokenId: made.body.id as string, canary: `canary-${name}-` }
  })

/**
 * Every address a reader can ask, each parameter filled with what belongs to `of`: without a query, and with the one in
 * turn of those that could widen it. Four `turn`s ask all of them at each address; to prove it, each turn does.
 */
const addresses = (of: { readonly name: string; readonly tokenId: string }, turn = 0): ReadonlyArray<string> =>
  Object.keys(RoutePolicy.table).filter((route) => route.startsWith("GET ")).flatMap((route, nth) => {
    const pattern = route.slice(4)
    const filled = (name: string) =>
      pattern.replace(":user", of.name).replace(":session", name).replace(":folder", "subagents")
        .replace(":file", "agent-a.jsonl").replace("artifacts/:name", `artifacts/${of.name}.html`)
        .replace(":id", pattern.includes("tokens") ? of.tokenId : /table|data/.test(pattern) ? `t-${of.name}` : of.name)
        .replace(":table", `t-${of.name}`).replace(/:\w+/g, session)
    const all = pattern.includes(":session") ? [session, `${session}.jsonl`].map(filled) : [filled(session)]
    const queries = [`?q=canary-${of.name}`, `?owner=${of.name}@example.org`, `?subject=${of.name}@example.org`, "?limit=1000"]
    const asked = Sizes.isProving ? queries : [queries[(turn + nth) % queries.length]]
    return all.flatMap((path) => ["", ...asked].map((query) => path + query))
  })

const read = (server: Server.Server, token: string, address: string) =>
  Effect.promise(async () => {
    const headers = { authorization: `Bearer ${token}`, accept: "text/html" }
    const response = await fetch(`${server.url}${address}`, { headers, redirect: "manual" })
    return `${response.status} ${JSON.stringify([...response.headers])} ${await response.text()}`
  })

const start = Effect.gen(function*() {
  const server = yield* Server.start({ rateLimits: false })
  const ann = yield* tenant(server, "ann")
  const bob = yield* tenant(server, "bob")
  const root = yield* Server.beside(server, Effect.gen(function*() {
    const user = yield* People.find("admin@localhost")
    return Redacted.value((yield* LogIn.open(user)).token)
  }))
  return { server, ann, bob, root }
})

describe("three tenants in one server", () => {
  it.scopedLive("S8 W-24 nothing of one is in any reply to another, whatever they ask for", () =>
    Effect.gen(function*() {
      const { ann, bob, server } = yield* start
      for (const [asker, other, first] of [[ann, bob, 0], [bob, ann, 2]] as const) {
        for (const [nth, token] of [asker.token, asker.login].entries()) {
          for (const address of addresses(other, first + nth)) {
            const text = yield* read(server, token, address)
            assert.notInclude(text, other.canary, `${asker.name} asks ${address}`)
          }
        }
      }
      const own = yield* read(server, ann.token, `/profile/sessions/${session}`)
      assert.include(own, ann.canary)
      assert.include(yield* read(server, ann.token, "/api/artifacts/ann.html"), canaries("ann").artifact)
      for (const address of ["/api/sync/manifest", "/api/catalog/tables", "/tables", "/tables/t-ann", "/api/catalog/tables/t-ann"]) {
        assert.include(yield* read(server, ann.token, address), canaries("ann").table, address)
      }
      assert.include(yield* read(server, ann.token, "/tables/t-ann"), canaries("ann").row)
    }), 120_000)

  it.scopedLive("S8 counts and lists are one's own", () =>
    Effect.gen(function*() {
      const { ann, bob, server } = yield* start
      yield* Stage.send(server, bob.token, "22222222-2222-4333-8444-555555555555", "{}\n")
      const mine = yield* Server.ask(server, "/api/sessions", { token: ann.token })
      assert.deepStrictEqual([mine.body.count, mine.body.sessions.length], [1, 1])
      assert.lengthOf((yield* Server.ask(server, "/auth/tokens", { token: ann.token })).body, 2)
      for (const path of [`/api/sessions/22222222-2222-4333-8444-555555555555`, `/auth/tokens/${bob.tokenId}`]) {
        assert.strictEqual((yield* Server.ask(server, path, { method: "DELETE", token: ann.token })).status, 404)
      }
      assert.strictEqual((yield* Server.ask(server, "/api/sessions", { token: bob.token })).body.count, 2)
    }))

  it.scopedLive("S8 by no method, part, tag or name can another's session be told from one that never was", () =>
    Effect.gen(function*() {
      const { ann, bob, server } = yield* start
      const [real, none] = ["33333333-2222-4333-8444-555555555555", "44444444-2222-4333-8444-555555555555"]
      const bytes = transcript(canaries("bob"))
      yield* Stage.send(server, bob.token, real, bytes)
      yield* Stage.send(server, bob.token, real, bytes, "subagents/agent-a.jsonl")
      const tag = `"${Server.sha256(bytes)}"`
      const ways = [
        {}, { range: "bytes=0-9" }, { range: "bytes=999999-" }, { "if-none-match": tag }, { "if-none-match": "*" },
        { range: "bytes=0-9", "if-range": tag }
      ]
      const about = addresses(bob).filter((address) => /\/sessions\/.*1111/.test(address) && !address.includes("?"))
      assert.isAbove(about.length, 5)
      const asked = (address: string, method: string, headers: Record<string, string>) =>
        Effect.map(Stage.fetchAs(server, ann.login, address, { method, headers }), (answer) => {
          const { "content-length": size, date, "x-request-id": id, ...rest } = Object.fromEntries(answer.headers)
          return { status: answer.status, rest, size, text: answer.text.replaceAll(real, none) }
        })
      for (const address of about) {
        for (const method of ["GET", "HEAD"]) {
          for (const headers of ways) {
            const [theirs, nobodys] = [
              yield* asked(address.replaceAll(session, real), method, headers),
              yield* asked(address.replaceAll(session, none), method, headers)
            ]
            const what = `${method} ${address} ${JSON.stringify(headers)}`
            assert.deepStrictEqual(theirs, nobodys, what)
            assert.include([303, 403, 404], theirs.status, what)
            assert.notProperty(theirs.rest, "etag", what)
            assert.notProperty(theirs.rest, "content-range", what)
          }
        }
      }
      const withTag = { headers: { "if-none-match": tag } }
      const own = yield* Stage.fetchAs(server, ann.token, `/profile/sessions/${session}.jsonl`, withTag)
      assert.strictEqual(own.status, 200, "a tag of bob's bytes says nothing about ann's")
    }), 120_000)

  it.scopedLive("S8 admins see no content without a look, and with one that session's alone", () =>
    Effect.gen(function*() {
      const { ann, bob, root, server } = yield* start
      const content = (name: string): ReadonlyArray<string> => {
        const { agent, artifact, project, prompt, title } = canaries(name)
        return [agent, artifact, project, prompt, title]
      }
      for (const [by, token] of [root, server.token].entries()) {
        for (const [nth, of] of [ann, bob].entries()) {
          for (const address of addresses(of, 2 * by + nth)) {
            const text = yield* read(server, token, address)
            for (const canary of [...content("ann"), ...content("bob")]) assert.notInclude(text, canary, address)
          }
        }
      }
      yield* Server.beside(server, Effect.gen(function*() {
        const user = yield* Effect.flatMap(Accounts, (accounts) => accounts.userByEmail("admin@localhost"))
        const viewer = { ...user!, typ: "session" as const, tokenId: "x" }
        yield* Looks.begin(viewer, { owner: { id: "ann", email: "ann@example.org" }, session }, "a good reason")
      }))
      const at = (name: string) => read(server, root, `/admin/sessions/${name}/${session}`)
      assert.include(yield* at("ann"), canaries("ann").prompt)
      assert.notInclude(yield* at("bob"), canaries("bob").prompt)
      // By a token that may lie on a disk, not even then.
      assert.notInclude(yield* read(server, server.token, `/admin/sessions/ann/${session}`), canaries("ann").prompt)
      assert.include(yield* read(server, ann.token, "/profile/looks"), "a good reason")
      assert.notInclude(yield* read(server, bob.token, "/profile/looks"), "a good reason")
    }), 120_000)
})

