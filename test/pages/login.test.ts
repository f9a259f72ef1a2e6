import { assert } from "@effect/vitest"
import { Effect } from "effect"
import type { Page } from "playwright-core"
import * as People from "../e2e/serve/People.ts"
import * as Server from "../e2e/serve/Server.ts"
import * as Browser from "./support/Browser.ts"

const password = "correct horse"

const logIn = async (page: Page, email: string, secret: string) => {
  await page.getByLabel("E-mail address").fill(email)
  await page.getByLabel("Password").fill(secret)
  await page.getByRole("button", { name: "Log in" }).click()
}

Browser.describe("the login page", (test) => {
  test("leads, without JavaScript, to the page that was asked for; the logout really ends the login", Effect.gen(function*() {
    const server = yield* Server.start()
    yield* People.add(server, "ann", password)
    const cookie = yield* Browser.withPage(server, { javaScript: false }, async (page) => {
      await page.goto("/profile/tokens?done=revoked")
      assert.strictEqual(page.url(), `${server.url}/login?next=%2Fprofile%2Ftokens%3Fdone%3Drevoked`)
      await Browser.check(page)
      await logIn(page, "ann@example.org", password)
      assert.strictEqual(page.url(), `${server.url}/profile/tokens?done=revoked`)
      const [found] = (await page.context().cookies()).filter(({ name }) => name === "access_token")
      assert.deepInclude(found, { httpOnly: true, sameSite: "Lax", path: "/", secure: false })
      await page.getByRole("button", { name: "Logout" }).click()
      assert.include(await page.textContent("[role=status]"), "logged out")
      assert.deepStrictEqual((await page.context().cookies()).filter(({ name }) => name === "access_token"), [])
      await page.goto("/profile")
      assert.include(page.url(), "/login?next=")
      return found?.value ?? ""
    })
    const { status } = yield* Server.ask(server, "/api/sessions", { token: cookie })
    assert.strictEqual(status, 401)
  }))

  test("says the same of a wrong password and of nobody, and holds what a page has to hold", Effect.gen(function*() {
    const server = yield* Server.start()
    yield* People.add(server, "ann", password)
    yield* Browser.withPage(server, {}, async (page) => {
      await page.goto("/login")
      await Browser.check(page)
      const said: Array<string | null> = []
      for (const [email, secret] of [["ann@example.org", "wrong"], ["nobody@example.org", password]] as const) {
        await logIn(page, email, secret)
        assert.include(page.url(), "/login/password?error=invalid")
        said.push(await page.textContent("main"))
        await Browser.check(page)
      }
      assert.strictEqual(said[0], said[1])
    })
  }))

  test("an unknown page is a page of its own for a person", Effect.gen(function*() {
    const server = yield* Server.start()
    yield* Browser.withPage(server, { as: "admin@localhost" }, async (page) => {
      await page.goto("/nowhere")
      Browser.expectStatus(page, 404)
      await Browser.check(page)
    })
  }))
})
