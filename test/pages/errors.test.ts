import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as People from "../e2e/serve/People.ts"
import * as Server from "../e2e/serve/Server.ts"
import * as Browser from "./support/Browser.ts"

const html = { accept: "text/html" }

const ask = (server: Server.Server, path: string, headers: Record<string, string>) =>
  Effect.promise(async () => {
    const response = await fetch(`${server.url}${path}`, { headers, redirect: "manual" })
    return { status: response.status, type: response.headers.get("content-type") ?? "", text: await response.text() }
  })

describe("pages of what is not there", () => {
  it.scoped("who is logged in keeps the menu, who is not sees none, programs get an object", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      yield* People.add(server, "ann", "correct horse")
      const cookie = `access_token=${yield* Browser.loginOf(server, "ann")}`
      for (const [path, status] of [["/nothing/here", 404], ["/admin/users", 403], ["/profile/sessions/none", 404]] as const) {
        const seen = yield* ask(server, path, { ...html, cookie })
        assert.strictEqual(seen.status, status, path)
        assert.include(seen.text, "aria-label=\"Your pages\"", path)
        assert.notInclude(seen.text, "href=\"/admin\"", path)
        const program = yield* ask(server, path, { cookie, accept: "application/json" })
        assert.strictEqual(program.status, status, path)
        assert.include(program.type, "application/json", path)
      }
      for (const headers of [html, { ...html, cookie: "access_token=forged" }]) {
        const stranger = yield* ask(server, "/nothing/here", headers)
        assert.strictEqual(stranger.status, 404)
        assert.notInclude(stranger.text, "aria-label=\"Your pages\"")
      }
      const wrong = yield* ask(server, "/logout", { ...html, cookie })
      assert.strictEqual(wrong.status, 405)
      const api = yield* ask(server, "/api/nothing", { ...html, cookie })
      assert.strictEqual(api.status, 404)
      assert.include(api.type, "application/json")
    }))
})

Browser.describe("an error page", (test) => {
  test("leads on, also on a phone", Effect.gen(function*() {
    const server = yield* Server.start()
    yield* People.add(server, "ann", "correct horse")
    yield* Browser.withPage(server, { as: "ann" }, async (page) => {
      await page.goto("/nothing/here")
      Browser.expectStatus(page, 404)
      await Browser.check(page)
      await page.getByRole("link", { name: "Back to your sessions" }).click()
      assert.strictEqual(await page.textContent("h1"), "My sessions")
    })
  }))
})
