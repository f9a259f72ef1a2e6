import { assert } from "@effect/vitest"
import { Effect } from "effect"
import * as People from "../e2e/serve/People.ts"
import * as Server from "../e2e/serve/Server.ts"
import * as Browser from "./support/Browser.ts"

Browser.describe("the first steps", (test) => {
  test("a newcomer finds what to hand to Claude Code, copies it, and an admin can put it another way", Effect.gen(function*() {
    const server = yield* Server.start()
    yield* People.add(server, "ann", "correct horse")
    yield* Browser.withPage(server, { as: "ann" }, async (page) => {
      await page.goto("/install")
      assert.include(await page.getByLabel("Paste this into Claude Code").inputValue(), `agnes init --server-url ${server.url}`)
      assert.strictEqual(
        await page.getByLabel("Install the command").inputValue(),
        `npm install --global ${server.url}/cli/agnes.tgz`
      )
      await Browser.check(page)
      await page.context().grantPermissions(["clipboard-read", "clipboard-write"])
      await page.getByRole("button", { name: "Copy" }).nth(2).click()
      await page.getByRole("button", { name: "Copied" }).waitFor()
      assert.strictEqual(await page.evaluate("navigator.clipboard.readText()"), `agnes init --server-url ${server.url}`)
    })
    yield* Browser.withPage(server, { as: "admin@localhost", scheme: "dark", width: 390 }, async (page) => {
      await page.goto("/admin/prompts")
      await Browser.check(page)
      await page.getByRole("link", { name: "Setup prompt" }).click()
      await page.getByLabel("Text").fill("Hello {{user.nam}}")
      await page.getByRole("button", { name: "Keep" }).click()
      Browser.expectStatus(page, 422)
      assert.include(await page.textContent("main"), "{{user.nam}}: there is no such name")
      await Browser.check(page)
      await page.getByLabel("Text").fill("Hello {{user.email}},\nuse da sync")
      await page.getByRole("button", { name: "Preview" }).click()
      assert.include(await page.textContent("#preview"), "Hello admin@localhost,\nuse da sync")
      assert.include(await page.textContent("main"), "commands of the system before agnes")
      await Browser.check(page)
      await page.getByLabel("Text").fill("Hello {{user.email}}")
      await page.getByRole("button", { name: "Keep" }).click()
      assert.include(await page.textContent("[role=status]"), "The text is kept")
      await Browser.check(page)
    })
    yield* Browser.withPage(server, { as: "ann", javaScript: false, width: 390 }, async (page) => {
      await page.goto("/profile/sessions")
      await page.getByRole("main").getByRole("link", { name: "Set up a workspace" }).click()
      assert.include(page.url(), "/setup")
      assert.strictEqual(await page.locator("header [aria-current=page]").textContent(), "Set up")
      assert.strictEqual(await page.getByLabel("Paste this into Claude Code").inputValue(), "Hello ann@example.org")
      await Browser.check(page)
    })
    yield* Browser.withPage(server, { as: "admin@localhost" }, async (page) => {
      await page.goto("/admin/prompts/welcome")
      await page.getByRole("link", { name: "Back to the one of agnes" }).click()
      await Browser.check(page)
      await page.getByRole("button", { name: "Go back to the text of agnes" }).click()
      assert.include(await page.textContent("[role=status]"), "comes with agnes")
      assert.include(await page.getByLabel("Text").inputValue(), "Set up this folder as an agnes workspace")
    })
  }))
})
