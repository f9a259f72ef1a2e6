import { assert } from "@effect/vitest"
import { Effect } from "effect"
import * as SqlClient from "@effect/sql/SqlClient"
import * as Sqlite from "../../src/adapters/sqlite/Sqlite.ts"
import * as Records from "../domain/transcript/records.ts"
import * as Samples from "../domain/transcript/samples.ts"
import * as Reading from "../e2e/serve/Reading.ts"
import * as Server from "../e2e/serve/Server.ts"
import * as Browser from "./support/Browser.ts"

const session = (prompt: string, { answer = "Yes.", cwd = "/home/ann/web", model = "claude-x", turns = 1 } = {}) =>
  Samples.jsonl(...Array.from({ length: turns }, (_, n) => [
    { ...Records.user(`u${n}`, n === 0 ? null : `a${n - 1}`, n === 0 ? prompt : `prompt ${n}`), cwd },
    { ...Records.assistant(`a${n}`, `u${n}`, `m${n}`, Records.text(answer)), message: {
      id: `m${n}`, role: "assistant", model, content: [Records.text(answer)], usage: Records.usage(1, 1)
    } }
  ]).flat())

const uploadAs = (server: Server.Server, token: string, name: string, bytes: Uint8Array) =>
  Effect.map(Server.upload(server, token, `${name}.jsonl`, bytes), ({ status }) => assert.strictEqual(status, 200))

const start = Effect.gen(function*() {
  const server = yield* Server.start()
  return { server, token: yield* Server.person(server, "ann") }
})

const page = "/profile/sessions"

Browser.describe("the page My sessions", (test) => {
  test("15.10-P1 is everybody's own; empty it says how sessions come", Effect.gen(function*() {
    const { server } = yield* start
    for (const who of ["ann", "admin@localhost"]) {
      yield* Browser.withPage(server, { as: who }, async (browser) => {
        await browser.goto(page)
        assert.strictEqual(await browser.textContent("h1"), "My sessions")
        const empty = (await browser.textContent(".empty"))?.replace(/\s+/g, " ").trim()
        assert.strictEqual(empty, "No session files yet. Run agnes push from a Claude Code workspace where agnes init "
          + "installed the SessionEnd hook.")
        assert.include(await browser.textContent("main"), "Items extracted = 0")
        assert.isFalse(await browser.getByText("Items extracted = 0").isVisible())
        await browser.getByText("What the columns mean").click()
        assert.isTrue(await browser.getByText("Items extracted = 0").isVisible())
        await Browser.check(browser)
      })
    }
    const out = yield* Effect.promise(() => fetch(`${server.url}${page}`, { redirect: "manual" }))
    assert.include([302, 401, 403], out.status)
  }))

  test("sorts, filters and pages by links and forms, without JavaScript", Effect.gen(function*() {
    const { server, token } = yield* start
    for (let n = 0; n < 53; n++) {
      const cwd = n % 2 === 0 ? "/home/ann/web" : "C:\\work\\api"
      yield* uploadAs(server, token, `s${n}`, session(`Prompt ${String(n).padStart(2, "0")}`, { cwd, turns: 1 + n % 3 }))
    }
    yield* Reading.done(server)
    yield* Browser.withPage(server, { as: "ann", javaScript: false }, async (browser) => {
      const titles = () => browser.locator("tbody th a").allTextContents()
      await browser.goto(page)
      assert.strictEqual((await titles()).length, 50)
      assert.include(await browser.textContent(".pager"), "50 of 53 sessions")
      await browser.getByRole("link", { name: "Title" }).click()
      assert.deepStrictEqual((await titles()).slice(0, 2), ["Prompt 00", "Prompt 01"])
      assert.strictEqual(await browser.locator("th[aria-sort]").getAttribute("aria-sort"), "ascending")
      await browser.getByRole("link", { name: "Next" }).click()
      assert.deepStrictEqual(await titles(), ["Prompt 50", "Prompt 51", "Prompt 52"])
      await browser.getByRole("link", { name: "Previous" }).click()
      assert.deepStrictEqual((await titles())[49], "Prompt 49")
      await browser.getByRole("link", { name: "Title" }).click()
      assert.strictEqual(await browser.locator("th[aria-sort]").getAttribute("aria-sort"), "descending")
      assert.strictEqual((await titles())[0], "Prompt 52")
      await browser.getByLabel("Project").selectOption("api")
      await browser.getByRole("button", { name: "Filter" }).click()
      assert.strictEqual((await titles()).length, 26)
      assert.strictEqual((await titles())[0], "Prompt 51")
      await browser.getByLabel("Uploaded from").fill("2999-01-01")
      await browser.getByRole("button", { name: "Filter" }).click()
      assert.include(await browser.textContent(".empty"), "No session is like that")
      await Browser.check(browser)
    })
    yield* Browser.withPage(server, { as: "ann" }, async (browser) => {
      await browser.goto(page)
      await Browser.check(browser)
    })
  }))

  test("W-32 a session that grew is pending again, whatever was made of it before", Effect.gen(function*() {
    const { server, token } = yield* start
    const bytes = { one: session("one"), two: session("two"), three: session("three") }
    for (const [name, content] of Object.entries(bytes)) yield* uploadAs(server, token, name, content)
    yield* Effect.flatMap(SqlClient.SqlClient, (sql) =>
      Effect.forEach([["one", 3], ["two", 0], ["three", 5]] as const, ([name, items]) =>
        sql`INSERT INTO session_processor_state ${sql.insert({
          processor_name: "verification", session_file: `ann/${name}.jsonl`, user_id: "ann", session: name,
          processed_at: 1_700_000_000_000, items_extracted: items, file_hash: Server.sha256(bytes[name])
        })}`)).pipe(Effect.provide(Sqlite.layer(`${server.folder}/state/system.sqlite`)))
    yield* uploadAs(server, token, "three", session("three", { turns: 2 }))
    yield* Browser.withPage(server, { as: "ann" }, async (browser) => {
      await browser.goto(`${page}?sort=name`)
      assert.deepStrictEqual(await browser.locator("tbody .badge").allTextContents(), ["extracted", "pending", "processed"])
      const cells = await browser.locator("tbody td[data-label='Processed'], tbody td[data-label='Items extracted']").allTextContents()
      assert.deepStrictEqual(cells, ["2023-11-14 22:13:20 UTC", "3", "", "", "2023-11-14 22:13:20 UTC", "0"])
      await browser.getByLabel("Status").selectOption("pending")
      await browser.getByRole("button", { name: "Filter" }).click()
      assert.deepStrictEqual(await browser.locator("tbody .file").allTextContents(), ["three.jsonl"])
    })
  }))

  test("a search marks what it found and leads to the turn, as text whatever it holds", Effect.gen(function*() {
    const { server, token } = yield* start
    const evil = "<img src=x onerror=alert(1)> kiwi </mark><script>alert(2)</script> &amp; \"'"
    yield* uploadAs(server, token, "evil", session(evil, { answer: evil, cwd: `/w/<b onload=alert(3)>`, model: "<script>4</script>" }))
    yield* Reading.done(server)
    yield* Browser.withPage(server, { as: "ann" }, async (browser) => {
      await browser.goto(page)
      assert.include(await browser.textContent("tbody"), "<img src=x onerror=alert(1)> kiwi")
      assert.include(await browser.textContent("tbody"), "<script>4</script>")
      await Browser.check(browser)
      await browser.getByLabel("Search your sessions").fill("KIWI")
      await browser.getByRole("button", { name: "Search" }).click()
      assert.deepStrictEqual(await browser.locator("mark").allTextContents(), ["kiwi", "kiwi"])
      assert.include(await browser.textContent(".hits"), evil.replace(/\s+/g, " "))
      await Browser.check(browser)
      assert.strictEqual(await browser.getByRole("link", { name: "Assistant, turn 2" }).getAttribute("href"), `${page}/evil?turn=1#t1`)
      for (const odd of ["\"", "a AND (", "*", "-x", "NEAR(", "\u0000'; --"]) {
        const answer = await browser.goto(`${page}?q=${encodeURIComponent(odd)}`)
        assert.strictEqual(answer?.status(), 200, odd)
      }
    })
  }))

  test("takes a session back after a question, and lets it come again", Effect.gen(function*() {
    const { server, token } = yield* start
    yield* uploadAs(server, token, "s1", session("canary-kiwi"))
    yield* Reading.done(server)
    yield* Browser.withPage(server, { as: "ann", javaScript: false }, async (browser) => {
      await browser.goto(`${page}/s1`)
      await browser.getByRole("link", { name: "Withdraw" }).click()
      assert.strictEqual(await browser.textContent("h1"), "Withdraw a session")
      await browser.locator("nav.crumbs").getByRole("link", { name: "My sessions" }).click()
      await browser.getByRole("link", { name: "Withdraw s1" }).click()
      assert.include(await browser.textContent("main"), "The file on your machine is not touched")
      await Browser.check(browser)
      await browser.getByRole("button", { name: "Withdraw the session" }).click()
      assert.include(await browser.textContent("[role=status]"), "withdrawn")
      assert.notInclude(await browser.content(), "canary-kiwi")
    })
    assert.strictEqual((yield* Server.upload(server, token, "s1.jsonl", session("again"))).status, 410)
    yield* Browser.withPage(server, { as: "ann" }, async (browser) => {
      await browser.goto(page)
      await Browser.check(browser)
      await browser.getByRole("button", { name: "Allow again: s1" }).click()
      assert.include(await browser.textContent("[role=status]"), "may come again")
      assert.strictEqual(await browser.getByText("Withdrawn", { exact: true }).count(), 0)
    })
    yield* uploadAs(server, token, "s1", session("again"))
  }))

  test("nobody sees, finds, counts or withdraws what is another's", Effect.gen(function*() {
    const { server, token: ann } = yield* start
    const tokens = { ann, bob: yield* Server.person(server, "bob"), cleo: yield* Server.person(server, "cleo") }
    for (const [who, token] of Object.entries(tokens)) {
      yield* uploadAs(server, token, `of-${who}`, session(`canary${who} shared`, { cwd: `/w/project${who}`, model: `model${who}` }))
    }
    yield* Reading.done(server)
    for (const who of Object.keys(tokens)) {
      const others = Object.keys(tokens).filter((other) => other !== who)
      yield* Browser.withPage(server, { as: who }, async (browser) => {
        const asked = ["", "?q=shared", "?q=canary*", "?project=projectbob", ...others.map((other) => `?q=canary${other}`)]
        for (const query of asked) {
          await browser.goto(`${page}${query}`)
          const main = (await browser.textContent("main")) ?? ""
          for (const other of others) {
            assert.notMatch(main, new RegExp(`(canary|model)${other}`), `${who} ${query}`)
            assert.notInclude(main, `of-${other}`)
          }
        }
        await browser.goto(`${page}?q=shared`)
        assert.strictEqual(await browser.locator(".found > li").count(), 1)
        await browser.goto(page)
        assert.include(await browser.textContent(".pager"), "1 of 1 sessions")
        assert.deepStrictEqual(await browser.getByLabel("Project").locator("option").allTextContents(), ["All", `project${who}`])
        await browser.goto(`${page}/of-${others[0]}/withdraw`)
        Browser.expectStatus(browser, 404)
      })
    }
  }))
}, { live: true })
