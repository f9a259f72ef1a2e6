import { assert } from "@effect/vitest"
import { Effect } from "effect"
import * as People from "../e2e/serve/People.ts"
import * as Server from "../e2e/serve/Server.ts"
import * as Browser from "./support/Browser.ts"

Browser.describe("the tokens page", (test) => {
  test("makes a token, shows it once with the line that uses it, and revokes it", Effect.gen(function*() {
    const server = yield* Server.start()
    yield* People.add(server, "ann", "correct horse")
    const token = yield* Browser.withPage(server, { as: "ann" }, async (page) => {
      await page.goto("/profile/tokens")
      assert.include(await page.textContent("main"), "You have no tokens")
      await Browser.check(page)
      await page.getByLabel("Name").fill("laptop <b>&\"'")
      await page.getByLabel("Valid for").selectOption("30 days")
      await page.getByRole("button", { name: "Make a token" }).click()
      const made = await page.getByLabel("Token", { exact: true }).inputValue()
      assert.strictEqual(await page.getByLabel("Command").inputValue(), `agnes init --server-url ${server.url}`)
      await Browser.check(page)
      await page.getByRole("link", { name: "Done" }).click()
      assert.notInclude(await page.content(), made)
      assert.include(await page.textContent("tbody"), "laptop <b>&\"'")
      await Browser.check(page)
      return made
    })
    assert.strictEqual((yield* Server.ask(server, "/api/sessions", { token })).status, 200)
    yield* Browser.withPage(server, { as: "ann", javaScript: false }, async (page) => {
      await page.goto("/profile/tokens")
      await page.getByRole("link", { name: "Revoke" }).click()
      await Browser.check(page)
      await page.getByRole("button", { name: "Revoke the token" }).click()
      assert.include(await page.textContent("[role=status]"), "revoked")
      assert.include(await page.textContent("tbody"), "revoked")
    })
    assert.strictEqual((yield* Server.ask(server, "/api/sessions", { token })).status, 401)
  }))

  test("a name of blanks is asked for again", Effect.gen(function*() {
    const server = yield* Server.start()
    yield* Browser.withPage(server, { as: "admin@localhost" }, async (page) => {
      await page.goto("/profile/tokens")
      await page.getByLabel("Name").fill("   ")
      await page.getByRole("button", { name: "Make a token" }).click()
      Browser.expectStatus(page, 422)
      assert.include(await page.textContent("main"), "Give it a name")
      await Browser.check(page)
    })
  }))
})
