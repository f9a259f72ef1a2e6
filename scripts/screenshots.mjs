/**
 * `npm run screenshots [-- NAME…]`: takes the pictures of docs/screenshots, or those named, from a throw-away server
 * with the demo's stories, in the browser the tests use. `dist` is taken as it is. Only the times of uploads and of what
 * the team knows differ from run to run.
 */
import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { fileURLToPath } from "node:url"
import { chromium } from "playwright-core"
import * as Stories from "./demo/Stories.mjs"
import * as World from "./demo/World.mjs"

const folder = fileURLToPath(new URL("../docs/screenshots", import.meta.url))

/** A picture is there to be loaded quickly. */
const largest = 200 * 1024

const named = process.env.AGNES_CHROMIUM
const usual = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]
const executablePath = (named ? [named] : usual).find((path) => existsSync(path))
if (executablePath === undefined) throw new Error("no Chromium: name one in AGNES_CHROMIUM")

const owner = "ann@example.com"
const admin = "admin@localhost"

const fill = (world, server) => {
  const here = ["--data-dir", world.serverData]
  World.run(world, ["users", "add", owner, "--name", "Ann Example", ...here])
  const token = World.run(world, ["tokens", "create", owner, "--name", "laptop", ...here]).stdout
  World.run(world, ["tokens", "create", owner, "--name", "build machine", "--days", "30", ...here])
  World.run(world, ["init", "--server-url", server.url, "--token", "-"], { input: token })
  const stories = Stories.all().slice(0, -1)
  for (const { bytes, files, id } of stories) {
    const session = World.session(world, id)
    World.write(session, bytes)
    World.writeBeside(session, files)
    World.hook(world, "SessionStart", "SessionStart-startup.json", session)
    World.run(world, ["push"])
  }
  return stories.map(({ id }) => `/profile/sessions/${id}`)
}

const linkOf = (world, who) =>
  World.run(world, ["users", "login-link", who, "--data-dir", world.serverData]).stdout.trim()

/** A browser window of somebody who is logged in. */
const open = async (browser, world, server, look = {}) => {
  const { height = 860, scale = 1, scheme = "light", who = owner, width = 1280 } = look
  const context = await browser.newContext({
    baseURL: server.url, viewport: { width, height }, deviceScaleFactor: scale, colorScheme: scheme
  })
  const page = await context.newPage()
  await page.goto(linkOf(world, who))
  return page
}

/** Names of pictures; all when there are none. */
const wanted = process.argv.slice(2)

const take = async (page, name) => {
  if (wanted.length > 0 && !wanted.includes(name)) return
  const path = join(folder, `${name}.png`)
  await page.screenshot({ path })
  const { size } = statSync(path)
  console.log(`docs/screenshots/${name}.png  ${Math.round(size / 1024)} KiB`)
  if (size > largest) throw new Error(`${name}.png is larger than ${largest / 1024} KiB`)
}

const facts = [
  {
    title: "Invoices count when they are paid",
    content: "Revenue is the sum of paid invoices, net of credit notes. Open invoices are receivables, never revenue.",
    domain: "finance", entities: ["revenue", "invoices"], then: "mandate"
  },
  {
    title: "No deploys on Friday after noon",
    content: "The last deploy of the week leaves before 12:00 UTC on Friday. A fix for an incident may leave any time.",
    domain: "operations", entities: ["deploys"], then: "approve"
  },
  {
    title: "orders.status 7 is a return",
    content: "Status 7 of the table orders means that goods came back. It counts with a negative sign.",
    domain: "data", entities: ["orders"]
  }
]

const post = async (server, token, path, body) => {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" }
  const response = await fetch(`${server.url}${path}`, { method: "POST", headers, body: JSON.stringify(body) })
  if (!response.ok) throw new Error(`${path}: ${response.status}`)
  return response.json()
}

/** What the team knows, and one thing that waits. */
const learn = async (world, server) => {
  const create = ["tokens", "create", owner, "--name", "pictures", "--data-dir", world.serverData]
  const mine = World.run(world, create).stdout.trim()
  for (const { then, ...fact } of facts) {
    const { id } = await post(server, mine, "/api/memory", { ...fact, category: "business_logic" })
    if (then !== undefined) await post(server, server.token, `/api/memory/admin/${then}?item_id=${id}`, {})
    if (then === "approve") await post(server, server.token, `/api/memory/${id}/vote`, { vote: 1 })
  }
}

const cities = ["Brno", "Plzeň", "Praha", "Ostrava", "Olomouc"]

/** Some tables, of which the owner may read two. */
const offer = (world) => {
  const here = ["--data-dir", world.serverData]
  const add = (id, description, lines) => {
    const file = join(world.base, `${id}.csv`)
    writeFileSync(file, `${lines.join("\n")}\n`)
    World.run(world, ["tables", "add", id, file, "--description", description, ...here])
  }
  const days = Array.from({ length: 30 }, (_, n) => `2026-11-${String(n + 1).padStart(2, "0")}`)
  add("orders", "one row an order; status 7 is a return", ["id,day,city,status,amount", ...Array.from({ length: 1200 }, (_, n) =>
    `${n + 1},${days[n % 30]},${cities[(n * 7) % 5]},${n % 11 === 0 ? 7 : 1 + n % 3},${(190 + (n * 37) % 800).toFixed(2)}`)])
  add("customers", "who buys, by city", ["id,city,since", ...Array.from({ length: 240 }, (_, n) => `${n + 1},${cities[n % 5]},202${n % 6}-03-01`)])
  add("salaries", "for the people of finance only", ["person,month,amount", "1,2026-11,1"])
  World.run(world, ["groups", "add", "Data", "--description", "who may query", ...here])
  World.run(world, ["groups", "join", "Data", owner, ...here])
  World.run(world, ["tables", "grant", "orders", "--group", "Data", ...here])
  World.run(world, ["tables", "grant", "customers", "--user", owner, ...here])
}

/** A folder of plugins, of which the owner chose one and gets another. */
const plug = (world) => {
  const here = ["--data-dir", world.serverData]
  const source = join(world.base, "plugins")
  const plugins = [
    ["house-rules", "How we write: names, commits, reviews"],
    ["invoices", "Commands for the people of finance: checks a month, explains a difference"],
    ["review", "Reads a change as the strictest of us would"]
  ]
  for (const [name] of plugins) {
    mkdirSync(join(source, name, "commands"), { recursive: true })
    writeFileSync(join(source, name, "commands", `${name}.md`), `---\ndescription: ${name}\n---\n`)
  }
  mkdirSync(join(source, ".claude-plugin"))
  const list = plugins.map(([name, description]) => ({ name, description, source: `./${name}`, version: "1.2.0" }))
  writeFileSync(join(source, ".claude-plugin", "marketplace.json"), JSON.stringify({ name: "team", plugins: list }))
  World.run(world, ["marketplaces", "add", "team", source, ...here])
  World.run(world, ["marketplaces", "grant", "team", "--user", owner, ...here])
  World.run(world, ["marketplaces", "pin", "house-rules", ...here])
}

/** Sessions are read after they came; until then the list has no titles. */
const settled = async (page) => {
  for (let tries = 0; tries < 100; tries += 1) {
    await page.goto("/profile/sessions")
    if (!(await page.textContent("main")).includes("(not read yet)")) return
    await sleep(200)
  }
  throw new Error("the server did not read the sessions within 20 s")
}

const pictures = async (browser, world, server) => {
  const [bugFix, , question] = fill(world, server)
  const page = await open(browser, world, server)
  await settled(page)
  await take(page, "sessions")
  await page.goto("/profile/sessions?q=invoice*")
  await take(page, "search")
  await page.goto(bugFix)
  await page.locator("details.thinking").first().evaluate((details) => { details.open = true })
  await take(page, "session")
  await page.goto("/profile/tokens")
  await take(page, "tokens")
  World.run(world, ["pipeline", "run", "usage", "--data-dir", world.serverData])
  await page.goto("/profile/usage?group=day&from=2026-11-01&to=2026-11-30")
  await take(page, "usage")
  await learn(world, server)
  await page.goto("/knowledge")
  await take(page, "knowledge")
  offer(world)
  await page.goto("/tables")
  await take(page, "tables")
  await page.goto("/tables/orders")
  await take(page, "table")
  plug(world)
  await page.goto("/marketplace")
  await page.getByRole("button", { name: "Choose review" }).click()
  await page.goto("/marketplace")
  await take(page, "marketplace")
  const phone = await open(browser, world, server, { height: 844, scale: 1.5, scheme: "dark", width: 390 })
  await phone.goto(question)
  await phone.locator("article.human").first().scrollIntoViewIfNeeded()
  await phone.evaluate(() => document.querySelector("article.human").scrollIntoView())
  await take(phone, "session-phone-dark")
  const other = await open(browser, world, server, { height: 620, who: admin })
  await other.goto(`/admin/sessions?owner=${owner}`)
  await other.getByRole("link", { name: "Open with a reason" }).first().click()
  await other.getByLabel("Reason").fill("Ann asked why the totals of this session look wrong")
  await take(other, "look")
  await other.setViewportSize({ width: 1280, height: 1000 })
  await other.goto("/admin/tables")
  await take(other, "tables-admin")
  await other.goto("/admin/tables/orders")
  await take(other, "table-admin")
  await other.setViewportSize({ width: 1280, height: 620 })
  await other.goto("/admin/knowledge")
  await take(other, "judge")
}

mkdirSync(folder, { recursive: true })
const world = World.make()
let server
let browser
try {
  server = await World.serve(world)
  const args = ["--headless", "--no-sandbox", "--disable-gpu", "--font-render-hinting=none"]
  browser = await chromium.launch({ executablePath, args })
  await pictures(browser, world, server)
} finally {
  await browser?.close()
  server?.child.removeAllListeners("exit")
  server?.child.kill("SIGTERM")
  rmSync(world.base, { recursive: true, force: true, maxRetries: 5 })
}
