import { assert } from "@effect/vitest"
import { Effect } from "effect"
import type { Page } from "playwright-core"
import * as Server from "../../e2e/serve/Server.ts"
import * as Browser from "../support/Browser.ts"
import * as Rich from "./Rich.ts"
import * as Stage from "./Stage.ts"

const stage = Effect.gen(function*() {
  const server = yield* Server.start()
  const token = yield* Server.person(server, "ann")
  yield* Stage.send(server, token, "rich", Rich.main)
  yield* Stage.send(server, token, "rich", Rich.agent, `subagents/agent-${Rich.agentId}.jsonl`)
  yield* Stage.send(server, token, "rich", Rich.meta, `subagents/agent-${Rich.agentId}.meta.json`)
  return { server, token }
})

const visible = (page: Page, text: string) => page.getByText(text).first().isVisible()

Browser.describe("the page of a session", (test) => {
  for (const session of Stage.samples) {
    test(`shows the recorded session ${session.slice(0, 8)} as a page has to be`, Effect.gen(function*() {
      const server = yield* Server.start()
      yield* Stage.sendSample(server, yield* Server.person(server, "ann"), session)
      yield* Browser.withPage(server, { as: "ann" }, async (page) => {
        await page.goto(`/profile/sessions/${session}`)
        assert.isAtLeast(await page.locator("article").count(), 2)
        await page.locator("details").evaluateAll((all) => all.forEach((one) => Object.assign(one, { open: true })))
        await Browser.check(page)
      })
    }))
  }

  test("shows one of everything, folded away and opened", Effect.gen(function*() {
    const { server } = yield* stage
    yield* Browser.withPage(server, { as: "ann" }, async (page) => {
      await page.goto("/profile/sessions/rich")
      await Browser.check(page)
      assert.strictEqual(await page.locator(".conversation > article.human").count(), 4)
      assert.isTrue(await visible(page, "queued"))
      assert.isTrue(await visible(page, "begins another thread"))
      assert.isTrue(await visible(page, "The conversation was compacted from 154k tokens to 9.9k, because it became too long."))
      assert.isTrue(await visible(page, "The request failed: overloaded"))
      assert.isTrue(await visible(page, "The person stopped the assistant."))
      assert.isTrue(await visible(page, "Result of an earlier call"))
      assert.strictEqual(await page.locator("img").count(), 1)
      assert.match(await page.locator("img").getAttribute("src") ?? "", /^data:image\/png;base64,/)
      assert.strictEqual(await page.locator("details.tool.failed .badge.bad").first().textContent(), "failed")
      await page.locator("details").evaluateAll((all) => all.forEach((one) => Object.assign(one, { open: true })))
      assert.isTrue(await visible(page, "Error: ENOSPC: no space left on device, write"))
      assert.isTrue(await visible(page, "from-the-future"))
      assert.strictEqual(await page.locator("details.agent article").count(), 3)
      assert.notInclude(await page.content(), "\u001b")
      await Browser.check(page)
    })
  }))

  test("a tool opens by keyboard; a link to a turn is a permanent one; prompts lead to each other", Effect.gen(function*() {
    const { server } = yield* stage
    yield* Browser.withPage(server, { as: "ann", javaScript: false }, async (page) => {
      await page.goto("/profile/sessions/rich")
      const tool = page.locator("details.tool").first()
      await tool.locator("summary").focus()
      await page.keyboard.press("Enter")
      assert.isTrue(await tool.getByText("src/receive.ts:41").isVisible())
      const link = await page.locator("article.human").nth(1).locator("a.here").getAttribute("href")
      assert.match(link ?? "", /^\/profile\/sessions\/rich\?turn=\d+#t\d+$/)
      await page.goto(link ?? "")
      assert.include(await page.locator("article:target").textContent(), "And keep the old name")
      await page.locator("article:target").getByRole("link", { name: "Next prompt" }).click()
      assert.include(await page.locator("article:target").textContent(), "Here is what the dashboard shows.")
      await page.getByRole("navigation", { name: "Prompts of this session" }).getByRole("link", { name: /^Why can an upload/ }).click()
      assert.include(await page.locator("article:target").textContent(), "Look at the receiving side first")
      await Browser.check(page)
    })
  }))

  test("a sub-agent has a page of its own; raw lines are a click away", Effect.gen(function*() {
    const { server } = yield* stage
    yield* Browser.withPage(server, { as: "ann" }, async (page) => {
      await page.goto("/profile/sessions/rich")
      await page.locator("details.agent > summary").click()
      await page.getByRole("link", { name: "On a page of its own" }).click()
      assert.include(page.url(), `?agent=${Rich.agentId}`)
      assert.strictEqual(await page.locator("article").count(), 3)
      await Browser.check(page)
      await page.getByRole("link", { name: "Back to the session" }).click()
      await page.locator("article").filter({ hasText: "unreadable" }).getByRole("link", { name: /^Raw lines from line/ }).focus()
      await page.keyboard.press("Enter")
      assert.include(await page.locator("pre").first().textContent(), "{\"type\":\"user\",\"message\":")
      await Browser.check(page)
      await page.getByRole("link", { name: "From the beginning" }).click()
      await page.getByRole("link", { name: "Following lines" }).click()
      assert.strictEqual(await page.locator("section.raw-line h2 a").first().textContent(), "Line 21")
    })
  }))

  test("a long session comes in pages, and every turn is found on its own", Effect.gen(function*() {
    const { server, token } = yield* stage
    yield* Stage.send(server, token, "long", Rich.long(450))
    yield* Browser.withPage(server, { as: "ann" }, async (page) => {
      await page.goto("/profile/sessions/long")
      assert.isTrue(await visible(page, "Page 1 of 5"))
      assert.isFalse(await visible(page, "Answer number 150"))
      await page.getByRole("link", { name: "Next page" }).first().click()
      assert.strictEqual(await page.locator("article.human .plain-text").first().textContent(), "Question number 101")
      await page.getByRole("link", { name: "Last" }).first().click()
      assert.strictEqual(await page.locator("article.assistant .prose").last().textContent(), "Answer number 450\n")
      await Browser.check(page)
      await page.goto("/profile/sessions/long?turn=598#t598")
      assert.include(await page.locator("article:target").textContent(), "Question number 300")
      await page.locator("article:target").getByRole("link", { name: "Next prompt" }).click()
      assert.include(await page.locator("article:target").textContent(), "Question number 301")
      assert.isTrue(await visible(page, "Page 4 of 5"))
    })
  }))

  test("older revisions stay within reach, and say that they are old", Effect.gen(function*() {
    const { server, token } = yield* stage
    yield* Stage.send(server, token, "grown", Rich.long(2))
    yield* Stage.send(server, token, "grown", Rich.long(3))
    yield* Browser.withPage(server, { as: "ann" }, async (page) => {
      await page.goto("/profile/sessions/grown")
      assert.strictEqual(await page.locator("article.human").count(), 3)
      await page.getByText("2 revisions").click()
      await page.getByRole("link", { name: "Revision 1", exact: true }).click()
      assert.strictEqual(await page.locator("article.human").count(), 2)
      assert.isTrue(await visible(page, "This is revision 1. The current one is revision 2."))
      assert.match(await page.locator("a.here").first().getAttribute("href") ?? "", /\?revision=1&turn=0#t0$/)
      await Browser.check(page)
    })
  }))
})
