import { assert } from "@effect/vitest"
import { Effect, TestClock } from "effect"
import * as Look from "../../src/domain/server/Look.ts"
import * as Looks from "../../src/main/programs/server/Looks.ts"
import { Accounts } from "../../src/ports/Accounts.ts"
import { AuditTrail } from "../../src/ports/AuditTrail.ts"
import * as People from "../e2e/serve/People.ts"
import * as Server from "../e2e/serve/Server.ts"
import * as Browser from "./support/Browser.ts"
import * as Stage from "./session/Stage.ts"

const admin = "admin@localhost"
const session = "11111111-2222-4333-8444-555555555555"
const canary = "canary-of-ann"
const line = JSON.stringify({
  type: "user",
  uuid: "1",
  timestamp: "2026-11-20T09:13:00Z",
  message: { role: "user", content: canary }
})

const start = Effect.gen(function*() {
  const server = yield* Server.start()
  const token = yield* Server.person(server, "ann")
  yield* Stage.send(server, token, session, `${line}\n`)
  return server
})

const looks = (server: Server.Server) =>
  Server.beside(server, Effect.map(
    Effect.flatMap(AuditTrail, (trail) => trail.list({ actions: Object.values(Look.actions) }, { limit: 99 })),
    ({ entries }) => entries.map(({ action, params }) => [action, params["reason"]])
  ))

Browser.describe("looking at somebody's session", (test) => {
  test("wants a reason, lasts for this session, and its owner sees who, when and why", Effect.gen(function*() {
    const server = yield* start
    const reason = "Ann asked why <b>her</b> \u202eupload failed"
    yield* Browser.withPage(server, { as: admin }, async (page) => {
      await page.goto("/admin/sessions")
      await page.getByLabel("Whose, by e-mail address").fill("ann@example.org")
      await page.getByRole("button", { name: "Search" }).click()
      assert.include(await page.textContent("tbody"), session)
      assert.notInclude(await page.content(), canary)
      await Browser.check(page)
      await page.getByRole("link", { name: "Open with a reason" }).click()
      assert.notInclude(await page.content(), canary)
      await Browser.check(page)
      await page.getByLabel("Reason").fill("curious")
      await page.getByRole("button", { name: "Open the session" }).click()
      Browser.expectStatus(page, 422)
      assert.include(await page.textContent(".error"), "10 characters")
      await Browser.check(page)
      await page.getByLabel("Reason").fill(reason)
      await page.getByRole("button", { name: "Open the session" }).click()
      assert.include(await page.textContent("main"), canary)
      assert.include(await page.textContent("aside"), "You are looking at a session of ann@example.org")
      await Browser.check(page)
      await page.getByRole("link", { name: "Raw lines", exact: true }).click()
      assert.include(await page.textContent("main"), canary)
      const [download] = await Promise.all([page.waitForEvent("download"), page.goto(`/admin/sessions/ann/${session}.jsonl`).catch(() => {})])
      assert.strictEqual(download.suggestedFilename(), `${session}.jsonl`)
    })
    assert.deepStrictEqual(yield* looks(server), [[Look.actions.download, undefined], [Look.actions.open, Look.reason(reason)]])
    yield* Browser.withPage(server, { as: "ann", javaScript: false }, async (page) => {
      await page.goto("/profile")
      await page.getByRole("link", { name: "Who looked at my sessions" }).click()
      const rows = await page.locator("tbody tr").allTextContents()
      assert.lengthOf(rows, 2)
      assert.include(rows[1], admin)
      assert.include(rows[1], session)
      assert.include(rows[1], "Ann asked why <b>her</b> upload failed")
    })
    yield* Browser.withPage(server, { as: "ann" }, async (page) => {
      await page.goto("/profile/looks")
      await Browser.check(page)
      await page.goto("/profile")
      await Browser.check(page)
    })
  }))

  test("without a look, with one of before, of another admin or at another session, no byte of it is shown", Effect.gen(function*() {
    const server = yield* start
    const other = "22222222-2222-4333-8444-555555555555"
    yield* Server.beside(server, Effect.gen(function*() {
      const trail = yield* AuditTrail
      const actor = { id: "zoe", email: "zoe@example.org" }
      yield* trail.add({ action: Look.actions.open, actor, resource: `session:${session}`, subject: "ann", params: { reason: "another admin" } })
    }))
    const paths = [session, `${session}.jsonl`, `${session}/raw`, `${session.toUpperCase()}`, `${session}/files/subagents/x.jsonl`]
    const cookie = `access_token=${yield* Browser.loginOf(server, admin)}`
    const get = (path: string) => Effect.promise(async () => {
      const response = await fetch(`${server.url}/admin/sessions/${path}`, { headers: { cookie, accept: "text/html" }, redirect: "manual" })
      return { status: response.status, location: response.headers.get("location"), text: await response.text() }
    })
    for (const path of paths) {
      const { location, status, text } = yield* get(`ann/${path}`)
      assert.deepStrictEqual([status, location], [303, `/admin/sessions/ann/${session}/open`], path)
      assert.notInclude(text, canary)
    }
    for (const path of [`ann/${other}`, `bob/${session}`, `ann/${other}.jsonl`, `ann/${other}/open`, "ann/..%2f..%2fx/raw", "%00/x"]) {
      assert.strictEqual((yield* get(path)).status, 404, path)
    }
    const byToken = yield* Server.ask(server, `/admin/sessions/ann/${session}`, { token: server.token })
    assert.strictEqual(byToken.status, 403)
  }))

  test("ends after half an hour, for pages and downloads alike", Effect.gen(function*() {
    const server = yield* start
    yield* Server.beside(server, Effect.gen(function*() {
      const [root] = yield* Effect.flatMap(Accounts, (accounts) => accounts.users)
      yield* Looks.begin({ ...root!, typ: "session", tokenId: "x" }, { owner: { id: "ann", email: "" }, session }, "a good reason")
    }))
    const cookie = `access_token=${yield* Browser.loginOf(server, admin)}`
    const status = (path: string) =>
      Effect.promise(() => fetch(`${server.url}/admin/sessions/ann/${session}${path}`, { headers: { cookie }, redirect: "manual" }))
        .pipe(Effect.tap((response) => Effect.promise(() => response.text())), Effect.map((response) => response.status))
    const all = Effect.forEach(["", ".jsonl", "/raw"], status)
    assert.deepStrictEqual(yield* all, [200, 200, 200])
    yield* TestClock.adjust("29 minutes")
    assert.deepStrictEqual(yield* all, [200, 200, 200])
    yield* TestClock.adjust("1 minute")
    assert.deepStrictEqual(yield* all, [303, 303, 303])
    assert.lengthOf(yield* looks(server), 2)
  }))

  test("one's own needs no reason", Effect.gen(function*() {
    const server = yield* start
    yield* People.add(server, "zoe", "correct horse")
    yield* Stage.send(server, server.token, session, `${line}\n`)
    const own = (yield* Server.ask(server, "/auth/admin/tokens", { token: server.token })).body
      .find((each: { user_email: string }) => each.user_email === admin).user_id
    yield* Browser.withPage(server, { as: admin }, async (page) => {
      await page.goto(`/admin/sessions/${own}/${session}`)
      assert.include(page.url(), `/profile/sessions/${session}`)
    })
    assert.deepStrictEqual(yield* looks(server), [])
  }))
})
