import { assert } from "@effect/vitest"
import { Effect } from "effect"
import * as People from "../e2e/serve/People.ts"
import * as Server from "../e2e/serve/Server.ts"
import * as Browser from "./support/Browser.ts"

Browser.describe("the profile", (test) => {
  test("changes the password with the old one, ends all other logins and stays logged in", Effect.gen(function*() {
    const server = yield* Server.start()
    yield* People.add(server, "ann", "correct horse")
    const elsewhere = yield* Browser.loginOf(server, "ann")
    yield* Browser.withPage(server, { as: "ann" }, async (page) => {
      await page.goto("/profile")
      await Browser.check(page)
      await page.getByLabel("Old password").fill("wrong")
      await page.getByLabel("New password").fill("battery staple")
      await page.getByRole("button", { name: "Change password" }).click()
      Browser.expectStatus(page, 422)
      assert.strictEqual(await page.getByLabel("Old password").getAttribute("aria-invalid"), "true")
      assert.notInclude(await page.content(), "battery staple")
      await Browser.check(page)
      await page.getByLabel("Old password").fill("correct horse")
      await page.getByLabel("New password").fill("battery staple")
      await page.getByRole("button", { name: "Change password" }).click()
      assert.strictEqual(page.url(), `${server.url}/profile?done=password`)
      assert.include(await page.textContent("[role=status]"), "is changed")
      await Browser.check(page)
    })
    assert.strictEqual((yield* Server.ask(server, "/api/sessions", { token: elsewhere })).status, 401)
    assert.strictEqual((yield* People.logIn(server, "ann@example.org", "correct horse")).status, 401)
    assert.strictEqual((yield* People.logIn(server, "ann@example.org", "battery staple")).status, 200)
  }))

  test("ends the logins of other machines", Effect.gen(function*() {
    const server = yield* Server.start()
    yield* People.add(server, "ann", "correct horse")
    const elsewhere = yield* Browser.loginOf(server, "ann")
    yield* Browser.withPage(server, { as: "ann", javaScript: false }, async (page) => {
      await page.goto("/profile")
      await page.getByRole("button", { name: "End all other logins" }).click()
      assert.strictEqual(page.url(), `${server.url}/profile?done=logins`)
    })
    assert.strictEqual((yield* Server.ask(server, "/api/sessions", { token: elsewhere })).status, 401)
  }))

  test("who has no password sets one", Effect.gen(function*() {
    const server = yield* Server.start()
    yield* Browser.withPage(server, { as: "admin@localhost" }, async (page) => {
      await page.goto("/profile")
      assert.strictEqual(await page.getByLabel("Old password").count(), 0)
      await page.getByLabel("New password").fill("short")
      await page.getByRole("button", { name: "Set password" }).click()
      Browser.expectStatus(page, 422)
      await Browser.check(page)
      await page.getByLabel("New password").fill("long enough")
      await page.getByRole("button", { name: "Set password" }).click()
    })
    assert.strictEqual((yield* People.logIn(server, "admin@localhost", "long enough")).status, 200)
  }))
})
