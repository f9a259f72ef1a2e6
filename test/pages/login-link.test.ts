import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted, TestClock } from "effect"
import * as Audit from "../../src/domain/server/Audit.ts"
import * as LoginLink from "../../src/main/programs/server/LoginLink.ts"
import * as PeopleProgram from "../../src/main/programs/server/People.ts"
import * as People from "../e2e/serve/People.ts"
import * as Server from "../e2e/serve/Server.ts"
import * as Browser from "./support/Browser.ts"
import * as Web from "./support/Web.ts"

const make = (server: Server.Server, email: string) =>
  Effect.map(Server.beside(server, LoginLink.make(email)), ({ secret }) => LoginLink.path(secret))

Browser.describe("a login link in a browser", (test) => {
  test("opens the pages without a password, once", Effect.gen(function*() {
    const server = yield* Server.start()
    const link = yield* make(server, "admin@localhost")
    yield* Browser.withPage(server, { javaScript: false }, async (page) => {
      await page.goto(link)
      assert.strictEqual(new URL(page.url()).pathname, "/profile/sessions")
      await page.goto("/profile")
      assert.include(await page.textContent("dl"), "admin@localhost")
    })
    yield* Browser.withPage(server, {}, async (page) => {
      await page.goto(link)
      Browser.expectStatus(page, 410)
      assert.include(await page.textContent("h1"), "opens nothing any more")
      await Browser.check(page)
    })
  }))

  test("asks first when it is followed from a page, and then opens it", Effect.gen(function*() {
    const server = yield* Server.start()
    yield* People.add(server, "ann", "correct horse")
    const link = yield* make(server, "ann@example.org")
    yield* Browser.withPage(server, {}, async (page) => {
      await page.goto("/login")
      await page.evaluate((path) => {
        const { document } = globalThis as unknown as { document: any }
        document.querySelector("main").innerHTML = `<a href="${path}">follow</a>`
      }, link)
      await page.getByRole("link", { name: "follow" }).click()
      assert.include(await page.textContent("main"), "ann@example.org")
      await Browser.check(page)
      await page.getByRole("button", { name: "Log in" }).click()
      assert.strictEqual(new URL(page.url()).pathname, "/profile/sessions")
    })
  }))
})

describe("a login link", () => {
  it.scoped("is not used up by what only looks at it, and of many who open it one comes in", () =>
    Effect.gen(function*() {
      const server = yield* Server.start({ rateLimits: false })
      const link = yield* make(server, "admin@localhost")
      const looks: ReadonlyArray<RequestInit> = [
        { method: "HEAD" },
        { headers: { "sec-purpose": "prefetch" } },
        { headers: { "sec-fetch-site": "cross-site", "sec-fetch-dest": "document" } },
        { headers: { "sec-fetch-site": "none", "sec-fetch-dest": "image" } }
      ]
      for (const init of looks) {
        const { cookies, status } = yield* Web.ask(server, link, init)
        assert.deepStrictEqual([status, cookies.has("access_token")], [200, false])
      }
      const all = yield* Effect.all(Array.from({ length: 12 }, () => Web.ask(server, link)), { concurrency: "unbounded" })
      assert.deepStrictEqual(all.map(({ status }) => status).sort(), [303, ...Array(11).fill(410)])
      assert.strictEqual(all.filter(({ cookies }) => (cookies.get("access_token") ?? "") !== "").length, 1)
    }))

  it.scoped("opens nothing when it is too old, was none, or its owner is disabled or has a new password", () =>
    Effect.gen(function*() {
      const server = yield* Server.start({ rateLimits: false })
      yield* People.add(server, "ann", "correct horse")
      const opens = (link: string) => Effect.map(Web.ask(server, link), ({ status }) => status)
      const old = yield* make(server, "ann@example.org")
      yield* TestClock.adjust("15 minutes")
      assert.deepStrictEqual([yield* opens(old), yield* opens("/login/link/none")], [410, 410])
      const by = Audit.operator
      const disabled = yield* make(server, "ann@example.org")
      yield* Server.beside(server, PeopleProgram.disable("ann@example.org", { by }))
      yield* Server.beside(server, PeopleProgram.enable("ann@example.org", { by }))
      assert.strictEqual(yield* opens(disabled), 410)
      const changed = yield* make(server, "ann@example.org")
      yield* Server.beside(server, PeopleProgram.setPassword("ann@example.org", Redacted.make("battery staple"), { by }))
      assert.strictEqual(yield* opens(changed), 410)
      assert.strictEqual(yield* opens(yield* make(server, "ann@example.org")), 303)
    }))

  it.scoped("its button works for who was asked only", () =>
    Effect.gen(function*() {
      const server = yield* Server.start({ rateLimits: false })
      const link = yield* make(server, "admin@localhost")
      const page = yield* Web.ask(server, link, { headers: { "sec-fetch-site": "cross-site" } })
      const csrf = Web.csrfIn(page)
      const cookie = `agnes_visitor=${page.cookies.get("agnes_visitor") ?? ""}`
      const status = (fields: Record<string, string>, headers: Record<string, string>) =>
        Effect.map(Web.send(server, link, fields, headers), (answer) => answer.status)
      assert.strictEqual(yield* status({}, { cookie }), 403)
      assert.strictEqual(yield* status({ csrf }, {}), 403)
      assert.strictEqual(yield* status({ csrf }, { cookie, "sec-fetch-site": "cross-site" }), 403)
      assert.strictEqual(yield* status({ csrf }, { cookie }), 303)
      assert.strictEqual(yield* status({ csrf }, { cookie }), 410)
    }))
})
