import { assert } from "@effect/vitest"
import { Effect } from "effect"
import { createToken } from "../../src/main/programs/server/CreateToken.ts"
import { Accounts } from "../../src/ports/Accounts.ts"
import * as Server from "../e2e/serve/Server.ts"
import * as Browser from "./support/Browser.ts"

const canaries = [
  "<script>alert(1)</script>",
  "\"><img src=x onerror=alert(1)>",
  "'--></title><svg onload=alert(1)>",
  "javascript:alert(1)",
  "</input></form><form action=https://evil.example>",
  "<a href=https://evil.example>&lt;b&gt;</a>\u202e\u0000",
  "x".repeat(200)
]

Browser.describe("hostile names", (test) => {
  test("stand in the pages as the text they are", Effect.gen(function*() {
    const server = yield* Server.start()
    yield* Server.beside(server, Effect.gen(function*() {
      const accounts = yield* Accounts
      const email = "\"><svg/onload=alert(1)>@evil.example"
      const user = { id: "eve", email, name: canaries.join(" "), active: true, admin: true }
      yield* accounts.addUser(user, 1)
      for (const name of canaries) yield* createToken(user, { name, days: 1 })
    }))
    yield* Browser.withPage(server, { as: "\"><svg/onload=alert(1)>@evil.example" }, async (page) => {
      for (const path of ["/profile", "/profile/tokens"]) {
        await page.goto(path)
        assert.strictEqual(await page.locator("script, svg, img, main a[href^=http], form[action^=http]").count(), 0)
        await Browser.check(page)
      }
      const shown = await page.locator("tbody th").allTextContents()
      assert.sameMembers(shown, canaries.map((name) => name.replace("\u0000", "")))
      for (const revoke of await page.locator("tbody a").all()) {
        assert.match(await revoke.getAttribute("href") ?? "", /^\/profile\/tokens\/[0-9a-f-]{36}\/revoke$/)
      }
      await page.locator("tbody a").first().click()
      await Browser.check(page)
      await page.goto("/profile/tokens")
      await page.getByLabel("Name").fill("\"><script>alert(2)</script>")
      await page.getByRole("button", { name: "Make a token" }).click()
      await Browser.check(page)
    })
  }))
})
