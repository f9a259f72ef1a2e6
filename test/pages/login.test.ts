import { assert } from "@effect/vitest"
import { Effect } from "effect"
import * as People from "../e2e/serve/People.ts"
import * as Server from "../e2e/serve/Server.ts"
import * as Browser from "./support/Browser.ts"

Browser.describe("the login page", (test) => {
  test("15.4-A1 leads to the page that was asked for, and the logout really ends it", Effect.gen(function*() {
    const server = yield* Server.start()
    yield* People.add(server, "ann", "correct horse")
    yield* Browser.withPage(server, {}, async (page) => {
      await page.goto("/login?next=/nowhere%3Fa%3D1")
      await Browser.check(page)
      await page.getByLabel("E-mail address").fill("ann@example.org")
      await page.getByLabel("Password").fill("wrong")
      await page.getByRole("button", { name: "Log in" }).click()
      assert.include(await page.textContent("[role=alert]"), "is wrong")
      await Browser.check(page)
      await page.getByLabel("E-mail address").fill("ann@example.org")
      await page.getByLabel("Password").fill("correct horse")
      await page.getByRole("button", { name: "Log in" }).click()
      assert.strictEqual(page.url(), `${server.url}/nowhere?a=1`)
      Browser.expectStatus(page, 404)
    })
  }))
})
