import { assert } from "@effect/vitest"
import { Effect } from "effect"
import * as Audit from "../../src/domain/server/Audit.ts"
import type { Item } from "../../src/domain/knowledge/Item.ts"
import * as Groups from "../../src/main/programs/server/Groups.ts"
import { AuditTrail } from "../../src/ports/AuditTrail.ts"
import { KnowledgeStore } from "../../src/ports/KnowledgeStore.ts"
import * as Server from "../e2e/serve/Server.ts"
import * as Known from "../ports/support/Known.ts"
import * as Browser from "./support/Browser.ts"
import * as Web from "./support/Web.ts"

const admin = "admin@localhost"

const { item } = Known

const put = (server: Server.Server, ...items: ReadonlyArray<Item>) =>
  Server.beside(server, Effect.flatMap(KnowledgeStore, (store) => Effect.forEach(items, (one) => store.add(one))))

const start = (...items: ReadonlyArray<Item>) =>
  Effect.gen(function*() {
    const server = yield* Server.start()
    const token = yield* Server.person(server, "ann")
    yield* put(server, ...items)
    return { server, token }
  })

const evil = "<img src=x onerror=alert(1)><script>alert(2)</script>\"'&amp;\n---\nname: evil\n---\n# [x](javascript:alert(3))"

/** An item all of whose texts are hostile. */
const hostile = (id: string, more: Partial<Item> = {}) =>
  item(id, { title: evil, content: evil, category: evil, tags: [evil], entities: [evil], reason: evil, ...more })

Browser.describe("the page Knowledge", (test) => {
  test("shows what holds, takes proposals and votes, and keeps to oneself what one wants to, without JavaScript", Effect.gen(function*() {
    const { server } = yield* start(
      item("k1", { title: "Margins", content: "Net of returns", status: "mandatory", userId: "eve", domain: "finance" }),
      item("k2", { title: "Deploys", content: "Never on Fridays", userId: "eve", domain: "operations" }),
      item("k3", { title: "Gossip", status: "pending", userId: "eve" })
    )
    yield* Browser.withPage(server, { as: "ann", javaScript: false }, async (page) => {
      const titles = () => page.locator(".known h2").allTextContents()
      await page.goto("/profile")
      await page.getByRole("link", { name: "Knowledge", exact: true }).click()
      assert.deepStrictEqual(await titles(), ["Margins", "Deploys"])
      await page.getByLabel("Words").fill("FRIDAYS never")
      await page.getByRole("button", { name: "Show" }).click()
      assert.deepStrictEqual(await titles(), ["Deploys"])
      await page.getByRole("button", { name: "Useful (0)" }).click()
      assert.strictEqual(await page.getByRole("button", { name: "Useful (1)" }).getAttribute("aria-pressed"), "true")
      assert.deepStrictEqual(await titles(), ["Deploys"])
      await page.getByRole("button", { name: "Not right (0)" }).click()
      await page.getByRole("button", { name: "Not right (1)" }).click()
      assert.strictEqual(await page.getByRole("button", { name: "Not right (0)" }).count(), 1)
      await page.goto("/knowledge?domain=finance")
      assert.deepStrictEqual(await titles(), ["Margins"])
      await page.getByRole("link", { name: "Propose something" }).click()
      await page.getByLabel("Title").fill("Orders")
      await page.getByLabel("What holds").fill("\nA paid invoice")
      await page.getByLabel("Domain").selectOption("data")
      await page.getByLabel("Things it is about").fill("orders, invoices")
      await page.getByRole("button", { name: "Propose" }).click()
      assert.include(await page.textContent(".notice"), "written down")
      assert.deepStrictEqual(await titles(), ["Orders"])
      assert.include(await page.textContent(".known"), "pending")
      await page.getByRole("button", { name: "Keep it to myself" }).click()
      assert.include(await page.textContent(".known"), "personal")
      await page.getByRole("button", { name: "Share it again" }).click()
      assert.notInclude(await page.textContent(".known"), "personal")
      await page.getByRole("link", { name: "What holds" }).click()
      assert.deepStrictEqual(await titles(), ["Margins", "Deploys"])
      await Browser.check(page)
    })
  }))

  test("holds in light and dark, on phones, for keyboards and screen readers, and shows hostile text as text", Effect.gen(function*() {
    const many = Array.from({ length: 24 }, (_, n) => item(`k${n}`, { title: `Title ${n} ${"long".repeat(60)}`, updatedAt: n }))
    const { server } = yield* start(...many, hostile("<h\"1>", { updatedAt: 99 }), item("k99", { content: undefined, userId: "ann", personalBy: "ann", updatedAt: 98 }))
    yield* Browser.withPage(server, { as: "ann" }, async (page) => {
      await page.goto("/knowledge")
      assert.include(await page.textContent(".known"), "<img src=x onerror=alert(1)>")
      assert.strictEqual(await page.locator("main img, main script, .known a").count(), 0)
      assert.strictEqual(await page.locator(".known > li").count(), 20)
      await Browser.check(page)
      await page.getByRole("link", { name: "Next" }).click()
      assert.strictEqual(await page.locator(".known > li").count(), 6)
      await page.getByRole("button", { name: "Useful (0)" }).first().click()
      await page.waitForURL(/page=2/, { waitUntil: "load" })
      await page.goto("/knowledge?view=mine&q=nothing+like+this")
      await Browser.check(page)
      for (const query of ["view=pending&domain=x&page=-1", "page=99999", `q=${encodeURIComponent(evil)}`, "page=1e999"]) {
        const response = await page.goto(`/knowledge?${query}`)
        assert.strictEqual(response?.status(), 200, query)
      }
      assert.strictEqual(await page.locator("main img").count(), 0)
    })
  }))

  test("says what is wrong with a proposal and keeps what was typed; forms of others do nothing", Effect.gen(function*() {
    const { server } = yield* start(item("k1", { status: "pending", userId: "eve" }), item("k2", { userId: "eve" }))
    yield* Browser.withPage(server, { as: "ann" }, async (page) => {
      await page.goto("/knowledge/new")
      await page.getByLabel("Title").fill("x".repeat(201))
      await page.getByLabel("What holds").fill("</textarea><script>alert(1)</script>")
      await page.getByRole("button", { name: "Propose" }).click()
      Browser.expectStatus(page, 422)
      assert.include(await page.textContent("#field-title-error"), "200 characters")
      assert.strictEqual(await page.getByLabel("What holds").inputValue(), "</textarea><script>alert(1)</script>")
      await Browser.check(page)
    })
    const login = yield* Browser.loginOf(server, "ann")
    const csrf = yield* Web.csrfOf(server, login)
    const status = (path: string, fields: Record<string, string>) =>
      Effect.map(Web.send(server, path, fields, Web.as(login)), (answer) => answer.status)
    assert.strictEqual(yield* status("/knowledge/k1/vote", { csrf, vote: "1" }), 404)
    assert.strictEqual(yield* status("/knowledge/k2/vote", { csrf, vote: "9" }), 400)
    assert.strictEqual(yield* status("/knowledge/k2/vote", { csrf: "x", vote: "1" }), 403)
    assert.strictEqual(yield* status("/knowledge/k2/personal", { csrf, personal: "yes" }), 403)
    const answer = yield* Web.send(server, "/knowledge/k2/vote", { csrf, vote: "1", list: "view=https://evil.example&q=a%0d%0ab" }, Web.as(login))
    assert.match(answer.location ?? "", /^\/knowledge\?view=held&q=[^\r\n]*#k-k2$/)
  }))
})

Browser.describe("the page on which admins judge knowledge", (test) => {
  test("lists what waits with quote, source and confidence; approves, rejects, mandates and revokes, one or many, without JavaScript", Effect.gen(function*() {
    const { server, token } = yield* start(...["k1", "k2", "k3"].map((id) => item(id, { status: "pending", userId: "ann", title: `Item ${id}` })))
    yield* Server.beside(server, Groups.add({ name: "data", description: "" }, Audit.operator))
    yield* Server.upload(server, token, "s.jsonl", "{}\n")
    yield* Server.beside(server, Known.record("ann", "s", Known.finding("kv_1", { title: "Margins", quote: "No, margin is net of returns" })))
    yield* Browser.withPage(server, { as: admin, javaScript: false }, async (page) => {
      const titles = () => page.locator(".known h2 a").allTextContents()
      const card = (title: string) => page.locator(".known > li").filter({ hasText: title })
      await page.goto("/admin/users")
      await page.getByLabel("Administration").getByRole("link", { name: "Knowledge" }).click()
      assert.strictEqual(await page.textContent("h1"), "Knowledge")
      assert.deepStrictEqual((await titles()).sort(), ["Item k1", "Item k2", "Item k3", "Margins"])
      const margins = await card("Margins").textContent() ?? ""
      for (const part of ["No, margin is net of returns", "Confidence 90 %", "ann@example.org corrected the model", "no votes"]) assert.include(margins, part)
      assert.strictEqual(await card("Margins").getByRole("link", { name: "Source session" }).getAttribute("href"), "/admin/sessions/ann/s/open")
      await Browser.check(page)
      await card("Margins").getByRole("button", { name: "Approve" }).click()
      assert.include(await page.textContent(".notice"), "Approved")
      await page.getByRole("button", { name: "Decide about the chosen" }).click()
      Browser.expectStatus(page, 422)
      for (const id of ["k1", "k2"]) await card(`Item ${id}`).getByRole("checkbox").check()
      await page.getByLabel("Decision").selectOption("mandate")
      await page.getByLabel("For whom").selectOption("group:data")
      await page.getByRole("button", { name: "Decide about the chosen" }).click()
      assert.include(await page.textContent(".notice"), "Decided about 2.")
      assert.deepStrictEqual(await titles(), ["Item k3"])
      await page.getByRole("link", { name: "Item k3" }).click()
      await page.getByLabel("Decision").selectOption("reject")
      await page.getByLabel("Reason").fill("Was true until March")
      await page.getByRole("button", { name: "Decide", exact: true }).click()
      assert.include(await page.textContent(".empty"), "Nothing waits for you")
      await page.getByRole("link", { name: "Mandatory" }).click()
      assert.deepStrictEqual((await titles()).sort(), ["Item k1", "Item k2"])
      assert.include(await page.textContent(".known"), "for the group data")
      await page.getByRole("link", { name: "Item k1" }).click()
      await page.getByLabel("What holds").fill("Rewritten")
      await page.getByRole("button", { name: "Save the text" }).click()
      await page.goto("/admin/knowledge/k1")
      await page.getByLabel("Decision").selectOption("revoke")
      await page.getByRole("button", { name: "Decide", exact: true }).click()
      await page.goto("/admin/knowledge?view=revoked")
      assert.include(await page.textContent(".known"), "Rewritten")
      await page.goto("/admin/knowledge/nothing")
      Browser.expectStatus(page, 404)
    })
    yield* Browser.withPage(server, { as: "ann" }, async (page) => {
      await page.goto("/knowledge?view=mine")
      assert.include(await page.textContent(".known"), "because: Was true until March")
      await page.goto("/admin/knowledge")
      Browser.expectStatus(page, 403)
    })
    const { entries } = yield* Server.beside(server, Effect.flatMap(AuditTrail, (trail) => trail.list({ action: "corporate_memory." }, { limit: 9 })))
    assert.deepStrictEqual(entries.map(({ action }) => action.slice(17)).reverse(), ["approve", "mandate", "mandate", "reject", "edit", "revoke"])
  }))

  test("settles contradictions and likenesses, and holds on every screen whatever the texts say", Effect.gen(function*() {
    const { server, token } = yield* start(hostile("k1", { status: "pending" }), hostile("k<2>", { status: "approved" }), item("k3", { status: "pending", title: "Third" }))
    yield* Server.upload(server, token, "s.jsonl", "{}\n")
    yield* Server.beside(server, Effect.flatMap(KnowledgeStore, (store) =>
      store.record({ userId: "ann", session: "s" }, { revision: 1, sha256: "" }, {
        findings: [Known.finding("kv_1", { title: evil, content: evil, quote: evil, entities: [evil] })],
        relations: [Known.likeness("k1", "k3")],
        contradictions: [{ ...Known.clash("k1", "k<2>"), explanation: evil, suggested: { action: "merge", justification: evil, mergedContent: evil } }]
      })))
    yield* Browser.withPage(server, { as: admin }, async (page) => {
      const noMarkup = async () => {
        assert.strictEqual(await page.locator("main img, main script").count(), 0)
      }
      await page.goto("/admin/knowledge")
      assert.include(await page.textContent("main"), "Contradicts (hard)")
      await noMarkup()
      await Browser.check(page)
      await page.goto("/admin/knowledge/kv_1")
      await noMarkup()
      await page.goto("/admin/knowledge/k1")
      await noMarkup()
      await Browser.check(page)
      await page.getByRole("link", { name: "Settle it" }).first().click()
      assert.strictEqual(await page.getByLabel("Text of both").inputValue(), evil)
      await noMarkup()
      await Browser.check(page)
      await page.getByLabel("Text of both").fill("  ")
      await page.getByRole("button", { name: "Decide" }).click()
      Browser.expectStatus(page, 422)
      await page.getByLabel("Text of both").fill("Both, told once")
      await page.getByRole("button", { name: "Decide" }).click()
      assert.include(await page.textContent(".notice"), "settled")
      await page.goto("/admin/knowledge/k1")
      assert.include(await page.textContent(".says"), "Both, told once")
      await page.getByRole("link", { name: "Settle it" }).click()
      await noMarkup()
      await page.getByLabel("Decision").selectOption("kept_a")
      await page.getByRole("button", { name: "Decide" }).click()
      await page.goto("/admin/knowledge?view=rejected")
      assert.deepStrictEqual(await page.locator(".known h2 a").allTextContents(), ["Third"])
      await page.goto("/admin/knowledge/contradictions/kc_0")
      Browser.expectStatus(page, 404)
    })
  }))
})
