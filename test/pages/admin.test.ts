import { assert } from "@effect/vitest"
import { Effect } from "effect"
import { Accounts } from "../../src/ports/Accounts.ts"
import { AuditTrail } from "../../src/ports/AuditTrail.ts"
import * as Audit from "../../src/domain/server/Audit.ts"
import * as People from "../e2e/serve/People.ts"
import * as Server from "../e2e/serve/Server.ts"
import * as Browser from "./support/Browser.ts"

const admin = "admin@localhost"
const hostile = "<img src=x onerror=alert(1)>\u202e\"'&"

Browser.describe("pages for admins", (test) => {
  test("15.10-P5 scheduler runs: nobody without a login, no user, admins with the names of the jobs", Effect.gen(function*() {
    const server = yield* Server.start()
    yield* People.add(server, "ann", "correct horse")
    yield* Browser.withPage(server, {}, async (page) => {
      await page.goto("/admin/scheduler-runs")
      assert.match(page.url(), /\/login\?next=%2Fadmin%2Fscheduler-runs$/)
    })
    yield* Browser.withPage(server, { as: "ann" }, async (page) => {
      await page.goto("/admin/scheduler-runs")
      Browser.expectStatus(page, 403)
      assert.strictEqual(await page.textContent("h1"), "Not for you")
      await Browser.check(page)
    })
    yield* Browser.withPage(server, { as: admin }, async (page) => {
      await page.goto("/admin/scheduler-runs")
      const text = await page.textContent("main") ?? ""
      for (const name of [
        "run_session_collector", "run_session_processor:verification", "run_session_processor:usage", "run_corporate_memory",
        "marketplace.sync_all", "run_blocked_purge"
      ]) assert.include(text, name)
      assert.include(text, "No scheduler runs in audit_log yet")
      await Browser.check(page)
    })
    yield* Server.beside(server, Effect.flatMap(AuditTrail, (trail) =>
      trail.add({
        action: "run_session_collector", actor: Audit.system, resource: "job", params: { copied: 3, why: hostile }, result: hostile,
        durationMs: 17
      })))
    yield* Browser.withPage(server, { as: admin, javaScript: false }, async (page) => {
      await page.goto("/admin/scheduler-runs")
      const heads = await page.locator("thead th").allTextContents()
      assert.deepStrictEqual(heads, ["When", "Action", "Resource", "Duration", "Result / params"])
      assert.include(await page.textContent("tbody"), "17 ms")
      await Browser.check(page)
    })
  }))

  test("users are added, let in by a link, made admin, disabled and enabled", Effect.gen(function*() {
    const server = yield* Server.start()
    const link = yield* Browser.withPage(server, { as: admin }, async (page) => {
      await page.goto("/profile")
      await page.getByRole("link", { name: "Admin" }).click()
      assert.match(page.url(), /\/admin\/users$/)
      await Browser.check(page)
      await page.getByLabel("E-mail address").fill("eve@example.org")
      await page.getByLabel("Name", { exact: true }).fill(hostile)
      await page.getByRole("button", { name: "Add the user" }).click()
      assert.include(await page.textContent("[role=status]"), "is added")
      await Browser.check(page)
      await page.getByRole("button", { name: "Make a login link" }).click()
      const url = await page.getByLabel("Login link").inputValue()
      await Browser.check(page)
      await page.goto("/admin/users")
      await page.getByLabel("E-mail address").fill("EVE@example.org")
      await page.getByRole("button", { name: "Add the user" }).click()
      Browser.expectStatus(page, 422)
      assert.include(await page.textContent(".error"), "has an account already")
      await Browser.check(page)
      return url
    })
    yield* Browser.withPage(server, {}, async (page) => {
      await page.goto(link)
      assert.include(await page.textContent("header"), "eve@example.org")
    })
    yield* Browser.withPage(server, { as: admin, javaScript: false }, async (page) => {
      await page.goto("/admin/users?q=EVE")
      await page.getByRole("link", { name: "eve@example.org" }).click()
      await page.getByLabel("Put into").selectOption("Admin")
      await page.getByRole("button", { name: "Put into the group" }).click()
      assert.include(await page.textContent("[role=status]"), "in the group now")
      await page.getByRole("button", { name: "Disable the user" }).click()
      assert.include(await page.textContent("[role=status]"), "disabled")
      await page.getByRole("button", { name: "Let the user in again" }).click()
      await page.getByRole("button", { name: "Take out of Admin" }).click()
      assert.include(await page.textContent("[role=status]"), "no longer")
      await page.getByRole("button", { name: "Reset the password" }).click()
      assert.match(await page.getByLabel("Login link").inputValue(), /\/login\/link\//)
      await page.goto("/admin/users?q=admin@")
      await page.getByRole("link", { name: admin }).click()
      await page.getByRole("button", { name: "Disable the user" }).click()
      Browser.expectStatus(page, 422)
      assert.include(await page.textContent("[role=alert]"), "is the last admin")
      assert.notInclude(await page.textContent("main"), "agnes groups")
    })
    const users = yield* Server.beside(server, Effect.flatMap(Accounts, (accounts) => accounts.users))
    assert.deepStrictEqual(users.map(({ active, admin, email }) => [email, admin, active]), [
      [admin, true, true],
      ["eve@example.org", false, true]
    ])
  }))

  test("everybody's tokens are shown, and revoked after a question", Effect.gen(function*() {
    const server = yield* Server.start()
    const token = yield* Server.person(server, "ann")
    yield* Browser.withPage(server, { as: admin }, async (page) => {
      await page.goto("/admin/tokens?owner=ann")
      assert.strictEqual(await page.locator("tbody tr").count(), 1)
      await Browser.check(page)
      await page.getByRole("link", { name: "Revoke" }).click()
      await Browser.check(page)
      await page.getByRole("button", { name: "Revoke the token" }).click()
      assert.include(await page.textContent("[role=status]"), "revoked")
    })
    assert.strictEqual((yield* Server.ask(server, "/api/sessions", { token })).body.detail, "Token revoked")
  }))

  test("the audit log is filtered by who, whose, what and when, and read page by page", Effect.gen(function*() {
    const server = yield* Server.start()
    yield* Server.person(server, "ann")
    yield* Server.beside(server, Effect.flatMap(AuditTrail, (trail) =>
      Effect.forEach(Array.from({ length: 130 }, (_, n) => n), (n) =>
        trail.add({ action: `many.${n}`, actor: Audit.operator, params: { [hostile]: hostile, n } }))))
    yield* Browser.withPage(server, { as: admin, javaScript: false }, async (page) => {
      await page.goto("/admin/audit?action=many.")
      assert.strictEqual(await page.locator("tbody tr").count(), 100)
      await page.getByRole("link", { name: "Next" }).click()
      assert.strictEqual(await page.locator("tbody tr").count(), 30)
      assert.include(await page.locator("tbody tr").last().textContent(), "many.0")
      await page.getByRole("link", { name: "Back to the newest" }).click()
      assert.include(await page.locator("tbody tr").first().textContent(), "many.129")
      await page.getByLabel("Who, by address").fill("nobody@example.org")
      await page.getByRole("button", { name: "Show" }).click()
      assert.include(await page.textContent("[role=status]"), "Nobody here has this address")
    })
    yield* Browser.withPage(server, { as: admin }, async (page) => {
      await page.goto("/admin/audit?subject=ANN@example.org&action=token.")
      assert.strictEqual(await page.locator("tbody tr").count(), 1)
      assert.include(await page.textContent("tbody"), "token.create")
      await Browser.check(page)
      const today = "1970-01-01"
      for (const [query, found] of [[`from=${today}`, true], [`until=${today}`, true], ["from=1970-01-02", false], ["from=1970-13-01", false]] as const) {
        await page.goto(`/admin/audit?action=token.&${query}`)
        assert.strictEqual(await page.locator("tbody").count() === 1, found, query)
      }
      await page.goto("/admin/audit?action=many.")
      await Browser.check(page)
    })
  }))

  test("the health of the server is shown part by part", Effect.gen(function*() {
    const server = yield* Server.start()
    yield* Browser.withPage(server, { as: admin }, async (page) => {
      await page.goto("/admin/health")
      assert.include(await page.textContent("tbody"), "db_schema")
      await Browser.check(page)
    })
  }))
})
