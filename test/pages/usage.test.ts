import { assert } from "@effect/vitest"
import { Effect } from "effect"
import { AuditTrail } from "../../src/ports/AuditTrail.ts"
import * as Records from "../domain/transcript/records.ts"
import * as samples from "../domain/transcript/samples.ts"
import * as Server from "../e2e/serve/Server.ts"
import * as Browser from "./support/Browser.ts"
import * as Web from "./support/Web.ts"

const admin = "admin@localhost"

const count = (server: Server.Server) =>
  Server.ask(server, "/api/admin/run-session-processor?processor=usage", { method: "POST", token: server.token })

/** On a day of November 2026; `1` is 1,000 tokens in and 100 out of Opus 5.5: $0.006. */
const message = (id: string, day: number, { cwd = "/w/web", model = "claude-opus-5-5", tool = "Bash" } = {}) => {
  const timestamp = new Date(Date.UTC(2026, 10, day, 9)).toISOString()
  const content = [Records.toolUse(`t${id}`, tool, { file_path: `/w/${id}.ts` })]
  return [
    { ...Records.user(`u${id}`, null, `Prompt ${id}`), timestamp, cwd },
    {
      ...Records.line(`a${id}`, `u${id}`, 0, {
        type: "assistant", message: { id: `m${id}`, role: "assistant", model, content, usage: Records.usage(1000, 100) }
      }),
      timestamp,
      cwd
    }
  ]
}

const start = (...lines: ReadonlyArray<unknown>) =>
  Effect.gen(function*() {
    const server = yield* Server.start()
    const token = yield* Server.person(server, "ann")
    if (lines.length > 0) yield* Server.upload(server, token, "s.jsonl", samples.jsonl(...lines))
    yield* count(server)
    return { server, token }
  })

const span = "from=2026-11-01&to=2026-11-30"

Browser.describe("the page Usage", (test) => {
  test("shows one's own usage by day, week, model, project and tool, without JavaScript", Effect.gen(function*() {
    const { server } = yield* start(
      ...message("1", 19), ...message("2", 20, { tool: "Edit" }), ...message("3", 20, { model: "nobody-knows", cwd: "/w/api" })
    )
    yield* Browser.withPage(server, { as: "ann", javaScript: false }, async (page) => {
      const rows = () => page.locator("tbody tr").evaluateAll((all) => all.map((row: any) =>
        [row.children[0].textContent, row.children[1].textContent, row.children[2].textContent]))
      await page.goto("/profile")
      await page.getByRole("link", { name: "Usage", exact: true }).click()
      assert.strictEqual(await page.textContent("h1"), "Usage")
      await page.getByLabel("From (UTC)").fill("2026-11-01")
      await page.getByLabel("To (UTC)").fill("2026-11-30")
      await page.getByRole("button", { name: "Show" }).click()
      assert.deepStrictEqual(await rows(), [["2026-11-20", "$0.006", "2"], ["2026-11-19", "$0.006", "1"]])
      assert.deepStrictEqual((await page.locator(".tiles dd").allTextContents()).slice(0, 8), ["$0.01", "3.3k", "3", "0", "3", "3", "0", "1"])
      assert.strictEqual(await page.locator("svg.wide rect").count(), 30)
      assert.include(await page.textContent("main"), "no price for nobody-knows")
      assert.include(await page.textContent("main"), "price list of 2026-10-24")
      await page.getByRole("link", { name: "By week" }).click()
      assert.deepStrictEqual(await rows(), [["2026-W47", "$0.01", "3"]])
      await page.getByRole("link", { name: "By model" }).click()
      assert.deepStrictEqual(await rows(), [["claude-opus-5-5", "$0.01", "2"], ["nobody-knows", "no price", "1"]])
      assert.strictEqual(await page.locator("nav[aria-label='Usage by'] a[aria-current]").textContent(), "By model")
      await page.getByRole("link", { name: "By project" }).click()
      assert.deepStrictEqual((await rows()).map(([name]) => name), ["web"])
      await page.getByRole("link", { name: "By tool" }).click()
      assert.deepStrictEqual((await rows()).map(([name]) => name).sort(), ["Bash", "Edit"])
      await page.getByRole("link", { name: "By session" }).click()
      assert.deepStrictEqual((await rows()).map(([name]) => name), ["s"])
      await Browser.check(page)
    })
  }))

  test("holds in light and dark, on phones, and for whoever uses a keyboard or a screen reader", Effect.gen(function*() {
    const { server } = yield* start(...Array.from({ length: 20 }, (_, n) =>
      message(String(n), 1 + n, { model: `claude-model-with-a-long-name-${n}`, cwd: `/w/${"deep-".repeat(20)}${n}`, tool: `mcp__server__${n}` })).flat())
    yield* Browser.withPage(server, { as: "ann" }, async (page) => {
      for (const group of ["day", "week", "model", "project", "tool", "session"]) {
        await page.goto(`/profile/usage?group=${group}&${span}`)
        await Browser.check(page)
        assert.strictEqual(await page.locator(".chart svg:not([aria-hidden])").count(), 0)
        assert.strictEqual(await page.locator("[style]").count(), 0)
      }
    })
  }))

  test("with nothing in it says how figures come, and bears whatever an address says", Effect.gen(function*() {
    const { server } = yield* start()
    yield* Browser.withPage(server, { as: "ann" }, async (page) => {
      await page.goto("/profile/usage")
      assert.include(await page.textContent(".empty"), "Nothing was used in this time")
      await Browser.check(page)
      for (const query of ["group=x&from=y&to=z", "from=9999-12-31&to=1970-01-01", "to=1970-01-01", "from=1970-01-01&to=9999-12-31"]) {
        const response = await page.goto(`/profile/usage?${query}`)
        assert.strictEqual(response?.status(), 200, query)
      }
    })
  }))

  test("names of models, projects and tools are text, whatever they hold", Effect.gen(function*() {
    const evil = "<img src=x onerror=alert(1)><script>alert(2)</script>\"'&amp;"
    const { server } = yield* start(...message("1", 20, { cwd: `/w/${evil.replaceAll("/", "")}`, model: evil, tool: evil }))
    yield* Browser.withPage(server, { as: "ann" }, async (page) => {
      for (const group of ["model", "tool", "project"]) {
        await page.goto(`/profile/usage?group=${group}&${span}`)
        assert.include(await page.textContent("tbody"), "<img src=x onerror=alert(1)>")
        assert.include(await page.textContent("svg.wide"), "<img src=x onerror")
        assert.strictEqual(await page.locator("main img").count(), 0)
        await Browser.check(page)
      }
      await page.goto(`/profile/usage?${span}&group="><script>alert(3)</script>`)
      await Browser.check(page)
    })
  }))

  test("is taken away as CSV and JSON", Effect.gen(function*() {
    const { server } = yield* start(...message("1", 20))
    const login = yield* Browser.loginOf(server, "ann")
    const get = (path: string) => Web.ask(server, path, { headers: Web.as(login) })
    const csv = yield* get(`/profile/usage/export?group=model&${span}&format=csv`)
    assert.strictEqual(csv.headers.get("content-disposition"), "attachment; filename=\"usage-by-model.csv\"")
    assert.match(csv.text, /\r\nclaude-opus-5-5,1,1000,100,0,0,0,0\.006,/)
    const json = yield* get(`/profile/usage/export?group=day&${span}&format=json`)
    const { rows, total } = JSON.parse(json.text)
    assert.deepStrictEqual([rows.length, rows[0].key, total.cost_usd, json.headers.get("x-content-type-options")], [1, "2026-11-20", 0.006, "nosniff"])
  }))

  test("admins see sums of the team, nobody's name, and leave an entry; others do not see them", Effect.gen(function*() {
    const { server } = yield* start(...message("1", 20))
    const bob = yield* Server.person(server, "bob")
    yield* Server.upload(server, bob, "of-bob.jsonl", samples.jsonl(...message("1", 20)))
    yield* count(server)
    yield* Browser.withPage(server, { as: admin }, async (page) => {
      await page.goto(`/admin/usage?${span}`)
      assert.strictEqual(await page.textContent("h1"), "Usage of the team")
      assert.deepStrictEqual(await page.locator("tbody tr").evaluateAll((all) => all.map((row: any) => row.children[2].textContent)), ["2"])
      await Browser.check(page)
      assert.strictEqual(await page.getByRole("link", { name: "By session" }).count(), 0)
      await page.goto(`/admin/usage?group=session&${span}`)
      assert.notMatch(await page.textContent("main") ?? "", /ann|bob/i)
      await page.goto("/profile/usage")
      assert.strictEqual(await page.locator("tbody").count(), 0)
    })
    yield* Browser.withPage(server, { as: "ann" }, async (page) => {
      const response = await page.goto("/admin/usage")
      assert.strictEqual(response?.status(), 403)
      Browser.expectStatus(page, 403)
    })
    const login = yield* Browser.loginOf(server, admin)
    const refused = yield* Web.ask(server, `/admin/usage/export?group=session&format=csv`, { headers: Web.as(login) })
    assert.strictEqual(refused.status, 400)
    const { entries } = yield* Server.beside(server, Effect.flatMap(AuditTrail, (trail) => trail.list({ action: "usage." }, { limit: 9 })))
    assert.deepStrictEqual(entries.map(({ resource }) => resource), ["usage:all", "usage:all"])
  }))
})
