import { assert } from "@effect/vitest"
import { Effect } from "effect"
import * as People from "../e2e/serve/People.ts"
import * as Server from "../e2e/serve/Server.ts"
import * as Browser from "./support/Browser.ts"

const hostile = "report <img src=x onerror=alert(1)> \"1\".html"

const send = (server: Server.Server, token: string, name: string, content: string) =>
  Effect.promise(async () => {
    const form = new FormData()
    form.append("file", new Blob([content]), name)
    const headers = { authorization: `Bearer ${token}` }
    const reply = await fetch(`${server.url}/api/upload/artifacts`, { method: "POST", headers, body: form })
    assert.strictEqual(reply.status, 200)
  })

const note = (server: Server.Server, token: string, content: string) =>
  Effect.promise(async () => {
    const reply = await fetch(`${server.url}/api/upload/local-md`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({ content })
    })
    assert.strictEqual(reply.status, 200)
  })

Browser.describe("the page My files", (test) => {
  test("is empty at first and says what would be there", Effect.gen(function*() {
    const server = yield* Server.start()
    yield* People.add(server, "ann", "correct horse")
    yield* Browser.withPage(server, { as: "ann" }, async (page) => {
      await page.goto("/profile")
      await page.getByRole("link", { name: "What I uploaded beside my sessions" }).click()
      assert.include(await page.textContent("main"), "No artifacts yet")
      assert.include(await page.textContent("main"), "No notes yet")
      await Browser.check(page)
    })
  }))

  test("W-7 shows artifacts and notes to their owner, as text; deletes after a question", Effect.gen(function*() {
    const server = yield* Server.start()
    const ann = yield* Server.person(server, "ann")
    const bob = yield* Server.person(server, "bob")
    yield* send(server, ann, hostile, "<script>alert(1)</script>")
    yield* send(server, bob, "canary-of-bob.txt", "canary-of-bob")
    yield* note(server, ann, "# Mine\n<script>alert(2)</script>")
    yield* note(server, bob, "canary-of-bob")
    yield* Browser.withPage(server, { as: "ann", javaScript: false }, async (page) => {
      await page.goto("/profile/files")
      assert.include(await page.textContent("tbody"), "onerror=alert(1)")
      assert.include(await page.textContent("pre"), "<script>alert(2)</script>")
      assert.notInclude(await page.content(), "canary-of-bob")
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.locator("tbody th a").click()
      ])
      assert.match(download.suggestedFilename(), /^report .*\.html$/)
      await page.getByRole("link", { name: "Delete" }).click()
      await page.getByRole("button", { name: "Delete the file" }).click()
      assert.include(await page.textContent("main"), "The file is deleted.")
      assert.include(await page.textContent("main"), "No artifacts yet")
    })
    yield* Browser.withPage(server, { as: "ann" }, async (page) => {
      await page.goto("/profile/files")
      await Browser.check(page)
      for (const path of ["/profile/files/artifacts/canary-of-bob.txt", "/profile/files/artifacts/canary-of-bob.txt/delete"]) {
        const reply = await page.request.get(path)
        assert.strictEqual(reply.status(), 404, path)
      }
    })
  }))
})
