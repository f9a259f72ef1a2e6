import { assert } from "@effect/vitest"
import { Effect } from "effect"
import * as fs from "node:fs"
import * as Audit from "../../src/domain/server/Audit.ts"
import * as Groups from "../../src/main/programs/server/Groups.ts"
import * as Register from "../../src/main/programs/server/tables/Register.ts"
import * as People from "../e2e/serve/People.ts"
import * as Server from "../e2e/serve/Server.ts"
import * as Browser from "./support/Browser.ts"

const by = Audit.operator

const add = (server: Server.Server, id: string, csv: string, more: { readonly name?: string; readonly description?: string } = {}) =>
  Effect.suspend(() => {
    fs.writeFileSync(`${server.folder}/${id}.csv`, csv)
    const wish = { id, name: more.name, description: more.description }
    return Server.beside(server, Register.register(wish, `${server.folder}/${id}.csv`, by, () => {}))
  })

const hostile = "\"<img src=x onerror=alert(1)>\",\"a \u202etxt\"\n\"<script>alert(2)</script>\",\n</td><b>,x\n"

Browser.describe("pages of tables", (test) => {
  test("15.8-E5 people see what they may read, admins decide who that is, on the same table by id and by name", Effect.gen(function*() {
    const server = yield* Server.start()
    yield* People.add(server, "ann", "correct horse")
    yield* Server.beside(server, Groups.add({ name: "Data", description: "" }, by))
    yield* Server.beside(server, Groups.join("Data", "ann@example.org", by))
    yield* add(server, "o-1", hostile, { name: "orders", description: "One row an order <b>" })
    yield* add(server, "secret", "x\ncanary\n")
    yield* Browser.withPage(server, { as: "ann" }, async (page) => {
      await page.goto("/tables")
      assert.include(await page.textContent("main"), "No tables for you yet")
      await Browser.check(page)
      assert.strictEqual((await page.request.get("/tables/o-1")).status(), 403)
      assert.strictEqual((await page.request.get("/admin/tables/o-1")).status(), 403)
    })
    yield* Browser.withPage(server, { as: "admin@localhost", javaScript: false }, async (page) => {
      await page.goto("/admin/tables")
      assert.include(await page.textContent("main"), "agnes tables add ID FILE")
      await page.getByLabel("Id", { exact: true }).fill("sales")
      await page.getByLabel("Description", { exact: true }).fill("what was <sold>")
      const file = (name: string, csv: string) => ({ name, mimeType: "text/csv", buffer: Buffer.from(csv) })
      await page.getByLabel("File", { exact: true }).setInputFiles(file("sales 2026.csv", "day,amount\n2026-11-01,5\n2026-11-02\n"))
      await page.getByRole("button", { name: "Add the table" }).click()
      Browser.expectStatus(page, 422)
      assert.match(await page.textContent("main") ?? "", /sales 2026\.csv cannot be registered: .*Line: 3/)
      assert.strictEqual(await page.getByLabel("Description", { exact: true }).inputValue(), "what was <sold>")
      await page.getByLabel("File", { exact: true }).setInputFiles(file("sales 2026.csv", "day,amount\n2026-11-01,5\n"))
      await page.getByRole("button", { name: "Add the table" }).click()
      assert.include(await page.textContent("main"), "The table is added. Only admins may read it so far.")
      assert.include(await page.textContent("main"), "what was <sold>")
      await page.getByLabel("File", { exact: true }).setInputFiles(file("sales.csv", "day,amount\n2026-11-01,5\n2026-11-02,7\n"))
      await page.getByRole("button", { name: "Send the new version" }).click()
      assert.include(await page.textContent("main"), "The new version is there")
      assert.match(await page.textContent("main") ?? "", /Rows\s*2/)
      for (const to of ["/admin/tables", "/admin/tables/sales/upload"]) {
        const foreign = await page.request.post(to, { multipart: { csrf: "of another login", id: "x", file: file("x.csv", "a\n1\n") } })
        assert.strictEqual(foreign.status(), 403, to)
      }
      await page.goto("/admin/tables")
      await page.getByLabel("Id", { exact: true }).fill("sales")
      await page.getByLabel("File", { exact: true }).setInputFiles(file("sales.csv", "a\n1\n"))
      await page.getByRole("button", { name: "Add the table" }).click()
      Browser.expectStatus(page, 422)
      assert.include(await page.textContent("main"), "a new version is sent from its page")
      await page.getByRole("link", { name: "orders" }).click()
      await page.getByLabel("Let a group read it").selectOption("Data")
      await page.getByRole("button", { name: "Let the group read it" }).click()
      assert.include(await page.textContent("main"), "They may read the table now.")
      assert.include(await page.textContent("main"), "Group Data")
      await page.getByLabel("Let a person read it").fill("nobody@example.org")
      await page.getByRole("button", { name: "Let the person read it" }).click()
      Browser.expectStatus(page, 422)
      assert.include(await page.textContent("main"), "Nobody here has the address nobody@example.org.")
    })
    yield* Browser.withPage(server, { as: "ann", width: 360 }, async (page) => {
      await page.goto("/tables")
      assert.notInclude(await page.content(), "secret")
      await Browser.check(page)
      await page.getByRole("link", { name: "orders" }).click()
      const text = await page.textContent("main") ?? ""
      for (const shown of ["One row an order <b>", "<img src=x onerror=alert(1)>", "<script>alert(2)</script>", "</td><b>", "⟨U+202E⟩"]) {
        assert.include(text, shown)
      }
      await Browser.check(page)
      const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Download the parquet file" }).click()])
      assert.strictEqual(download.suggestedFilename(), "orders.parquet")
    })
  }))

  test("an admin takes a grant back, and removes a table after a question", Effect.gen(function*() {
    const server = yield* Server.start()
    yield* People.add(server, "ann", "correct horse")
    yield* add(server, "t", "x\n1\n")
    yield* Browser.withPage(server, { as: "admin@localhost" }, async (page) => {
      await page.goto("/admin/tables")
      await Browser.check(page)
      await page.goto("/admin/tables/t")
      await page.getByLabel("Let a person read it").fill("ann@example.org")
      await page.getByRole("button", { name: "Let the person read it" }).click()
      await Browser.check(page)
      await page.getByRole("button", { name: "Take back from ann@example.org" }).click()
      assert.include(await page.textContent("main"), "The grant is taken back")
      await page.getByRole("link", { name: "Remove the table" }).click()
      await Browser.check(page)
      await page.getByRole("button", { name: "Remove the table" }).click()
      assert.include(await page.textContent("main"), "The table is removed.")
      await Browser.check(page)
      assert.strictEqual((await page.request.get("/admin/tables/t")).status(), 404)
    })
  }))
})
