import { assert } from "@effect/vitest"
import { Effect } from "effect"
import { join } from "node:path"
import * as Audit from "../../src/domain/server/Audit.ts"
import * as Register from "../../src/main/programs/server/marketplace/Register.ts"
import * as People from "../e2e/serve/People.ts"
import * as Server from "../e2e/serve/Server.ts"
import * as PluginFolder from "../support/PluginFolder.ts"
import * as TempFolder from "../support/TempFolder.ts"
import * as Browser from "./support/Browser.ts"

Browser.describe("plugins", (test) => {
  test("an admin lets somebody choose and pins for all; they choose and leave, and hear what their stack is", Effect.gen(function*() {
    const server = yield* Server.start()
    const top = yield* TempFolder.make
    yield* People.add(server, "ann", "correct horse")
    yield* Browser.withPage(server, { as: "ann" }, async (page) => {
      await page.goto("/marketplace")
      assert.include(await page.textContent("main"), "No plugins for you yet")
      await Browser.check(page)
    })
    const folder = PluginFolder.put(join(top, "team"), { review: "<b>say</b>", "house-rules": "say" })
    yield* Server.beside(server, Register.register("team", folder, Audit.operator))
    yield* Browser.withPage(server, { as: "admin@localhost", scheme: "dark", width: 390 }, async (page) => {
      await page.goto("/admin/marketplaces")
      await Browser.check(page)
      await page.getByRole("link", { name: "team" }).click()
      await Browser.check(page)
      await page.getByLabel("Let a person choose").fill("nobody@example.org")
      await page.getByRole("button", { name: "Let the person choose" }).click()
      Browser.expectStatus(page, 422)
      await Browser.check(page)
      await page.getByLabel("Let a person choose").fill("ann@example.org")
      await page.getByRole("button", { name: "Let the person choose" }).click()
      assert.include(await page.textContent("[role=status]"), "They may choose its plugins now")
      await page.getByRole("button", { name: "Pin house-rules", exact: true }).click()
      assert.include(await page.textContent("[role=status]"), "Everybody gets the plugin")
      await Browser.check(page)
      await page.goto("/admin/audit")
      assert.include(await page.textContent("main"), "plugin.pin")
    })
    yield* Browser.withPage(server, { as: "ann", javaScript: false, width: 390 }, async (page) => {
      await page.goto("/profile")
      await page.getByRole("link", { name: "Plugins" }).click()
      assert.include(await page.textContent("main"), "1 of 2")
      assert.include(await page.textContent("main"), "for everybody")
      await page.getByRole("button", { name: "Choose review" }).click()
      assert.include(await page.textContent("[role=status]"), "It is in your stack")
      assert.include(await page.textContent("main"), "2 of 2")
      await Browser.check(page)
    })
    yield* Browser.withPage(server, { as: "ann", scheme: "dark" }, async (page) => {
      await page.goto("/marketplace")
      await Browser.check(page)
      await page.getByRole("button", { name: "Leave review" }).click()
      assert.include(await page.textContent("[role=status]"), "no longer in your stack")
      const none = await page.goto("/marketplace/none/choose")
      assert.strictEqual(none?.status(), 405)
      Browser.expectStatus(page, 405)
    })
    const token = yield* People.session(server, "ann", "correct horse")
    const text = yield* Server.ask(server, "/api/welcome", { token })
    assert.include(text.body.content, "`house-rules@agnes` (in the stack when this was written): What house-rules does")
    assert.include(text.body.content, "- `review@agnes`: What review does")
  }))
})
