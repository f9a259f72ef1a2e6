import { assert } from "@effect/vitest"
import { Effect } from "effect"
import * as Document from "../../src/main/server/docs/Document.ts"
import * as Server from "../e2e/serve/Server.ts"
import * as Browser from "./support/Browser.ts"

const operations = Object.values(Document.make().paths).flatMap((path) => Object.values(path))

Browser.describe("/docs", (test) => {
  test("shows every operation, for everybody, and asks nobody else", Effect.gen(function*() {
    const server = yield* Server.start()
    yield* Browser.withPage(server, {}, async (page) => {
      await page.goto("/docs")
      await page.locator(".opblock").first().waitFor()
      assert.strictEqual(await page.locator(".opblock").count(), operations.length)
      const text = await page.locator("#swagger-ui").innerText()
      for (const { summary } of operations) assert.include(text, summary ?? "none")
      await page.locator(".opblock-post", { hasText: "/api/upload/sessions" }).first().click()
      await page.getByText("Send a session, or a file of its family").waitFor()
      const types = page.locator(".opblock.is-open .opblock-section-request-body select").first()
      assert.strictEqual(await types.inputValue(), "multipart/form-data")
      assert.deepStrictEqual(Browser.problemsOf(page), [])
    })
  }))

  test("lists them without JavaScript", Effect.gen(function*() {
    const server = yield* Server.start()
    yield* Browser.withPage(server, { javaScript: false }, async (page) => {
      await page.goto("/docs")
      const text = await page.locator("main").innerText()
      for (const { summary } of operations) assert.include(text, summary ?? "none")
      await page.getByRole("link", { name: "/openapi.json" }).click()
      assert.include(await page.content(), "\"openapi\":\"3.1.0\"")
      assert.deepStrictEqual(Browser.problemsOf(page), [])
    })
  }))
})
