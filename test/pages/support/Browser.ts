import { assert, describe as group, it } from "@effect/vitest"
import { Effect, Redacted, type Scope } from "effect"
import axe from "axe-core"
import * as fs from "node:fs"
import { type Browser, chromium, type Page } from "playwright-core"
import * as LogIn from "../../../src/main/programs/server/LogIn.ts"
import * as People from "../../../src/main/programs/server/People.ts"
import * as Server from "../../e2e/serve/Server.ts"

const named = process.env["AGNES_CHROMIUM"] ?? ""

/** The distribution's Chromium, or the one `AGNES_CHROMIUM` names and no other. `undefined` where it is not there. */
export const executable = (named === "" ? ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"] : [named])
  .find((path) => fs.existsSync(path))

const absent = "no Chromium: install the distribution's package chromium, or name one in AGNES_CHROMIUM"

const flags = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"
]

let running: Promise<Browser> | undefined

/** One for all files of a worker: to start one takes as long as many tests. It ends with the pipe to the worker. */
const launch = (): Promise<Browser> => {
  if (running !== undefined) return running
  const launched = chromium.launch({ executablePath: executable ?? "", args: flags }).then((browser) =>
    browser.on("disconnected", () => {
      running = undefined
    }))
  return running = launched
}

type Test = <A, E>(name: string, body: Effect.Effect<A, E, Scope.Scope>) => void

/** Tests in a browser; where there is none they are not run, and say so. `live` ones have real time. */
export const describe = (name: string, tests: (test: Test) => void, { live = false } = {}): void => {
  group(name, () => {
    tests((title, body) =>
      executable === undefined
        // Skipped out of an Effect, a test does not say why.
        ? it(title, (context) => context.skip(absent))
        : (live ? it.scopedLive : it.scoped)(title, () => body)
    )
  })
}

export interface Look {
  /** Logged in as this person: a name made by `People.add`, or a whole e-mail address. */
  readonly as?: string
  readonly scheme?: "light" | "dark"
  /** Pixels. */
  readonly width?: number
  /** `false` proves that a flow works without; `check` then leaves axe out, which needs timers. */
  readonly javaScript?: boolean
}

/** What went wrong on a page so far. */
const problems = new WeakMap<Page, Array<string>>()
const withoutScripts = new WeakSet<Page>()

/** Answers of status 400 and more; those that were meant, and of which the console has not spoken yet: it comes later. */
interface Answers {
  readonly seen: Array<number>
  readonly meant: Array<number>
}

const failures = new WeakMap<Page, Answers>()

/** The cookie value of a new login of this person. */
export const loginOf = (server: Server.Server, who: string) =>
  Server.beside(server, Effect.gen(function*() {
    const user = yield* People.find(who.includes("@") ? who : `${who}@example.org`)
    return Redacted.value((yield* LogIn.open(user)).token)
  }))

/** A page in a profile of its own; the browser can reach nothing but this server. */
export const withPage = <A>(server: Server.Server, look: Look, use: (page: Page) => Promise<A>) =>
  Effect.gen(function*() {
    const login = look.as === undefined ? undefined : yield* loginOf(server, look.as)
    return yield* Effect.acquireUseRelease(
      Effect.promise(() => open(server, look, login)),
      (page) => Effect.tryPromise({ try: () => use(page), catch: (error) => error as Error }),
      (page) => Effect.promise(() => page.context().close())
    )
  })

const open = async (server: Server.Server, look: Look, login: string | undefined): Promise<Page> => {
  const context = await (await launch()).newContext({
    baseURL: server.url,
    colorScheme: look.scheme ?? "light",
    javaScriptEnabled: look.javaScript ?? true,
    viewport: { width: look.width ?? 1280, height: 800 }
  })
  context.setDefaultTimeout(10_000)
  if (login !== undefined) await context.addCookies([{ name: "access_token", value: login, url: server.url, httpOnly: true }])
  const page = await context.newPage()
  const found: Array<string> = []
  problems.set(page, found)
  if (look.javaScript === false) withoutScripts.add(page)
  const ours = (url: string): boolean => url.startsWith(`${server.url}/`) || url.startsWith("data:")
  await context.route((url) => !ours(url.href), (route) => {
    found.push(`asked a foreign host: ${route.request().url()}`)
    return route.abort()
  })
  const answers: Answers = { seen: [], meant: [] }
  failures.set(page, answers)
  page.on("response", (response) => response.status() >= 400 ? answers.seen.push(response.status()) : undefined)
  page.on("console", (message) => {
    if (message.type() !== "error") return
    const status = Number(/status of (\d+)/.exec(message.text())?.[1])
    if (!take(answers.meant, status)) found.push(`console: ${message.text()}`)
  })
  page.on("pageerror", (error) => found.push(`error: ${error.message}`))
  page.on("requestfailed", (request) => found.push(`failed: ${request.url()} ${request.failure()?.errorText ?? ""}`))
  page.on("dialog", (dialog) => {
    found.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  return page
}

/** For pages that are not built as ours: what went wrong so far. */
export const problemsOf = (page: Page): ReadonlyArray<string> => problems.get(page) ?? []

/** A page of status 400 or more is also an error on the console; this one was meant. */
export const expectStatus = (page: Page, status: number): void => {
  const found = problems.get(page) ?? []
  const { meant, seen } = failures.get(page) ?? { meant: [], seen: [] }
  assert.isTrue(take(seen, status), `no answer with status ${status}; instead: ${seen.join(", ")} ${found.join("; ")}`)
  const at = found.findIndex((problem) => problem.includes(`status of ${status}`))
  if (at >= 0) found.splice(at, 1)
  else meant.push(status)
}

/** Takes one of these numbers out; false when it is not among them. */
const take = (numbers: Array<number>, wanted: number): boolean => {
  const at = numbers.indexOf(wanted)
  if (at >= 0) numbers.splice(at, 1)
  return at >= 0
}

/**
 * What holds for every page: nothing on the console, no foreign host, no serious or critical finding of axe in light as
 * it is and in dark on a phone of 360 pixels, nothing wider than that, one `h1`, no script.
 */
export const check = async (page: Page): Promise<void> => {
  assert.deepStrictEqual(problems.get(page), [], page.url())
  assert.strictEqual(await page.locator("h1").count(), 1, `${page.url()}: one h1`)
  assert.strictEqual(await page.locator("script:not([src^='/assets/copying.'])").count(), 0, `${page.url()}: no script`)
  const size = page.viewportSize()
  await page.emulateMedia({ colorScheme: "light" })
  assert.deepStrictEqual(await findings(page), [], `${page.url()} in light`)
  await page.emulateMedia({ colorScheme: "dark" })
  await page.setViewportSize({ width: 360, height: 740 })
  assert.deepStrictEqual(await findings(page), [], `${page.url()} in dark, at 360 pixels`)
  assert.deepStrictEqual(await tooWide(page), [], `${page.url()}: wider than 360 pixels`)
  if (size !== null) await page.setViewportSize(size)
  assert.deepStrictEqual(problems.get(page), [], page.url())
}

const findings = async (page: Page): Promise<ReadonlyArray<string>> => {
  if (withoutScripts.has(page)) return []
  if (await page.evaluate("typeof axe === \"undefined\"")) await page.evaluate(axe.source)
  return page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run({ preload: false, elementRef: false })
    return violations.filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(({ help, nodes }) => `${help}: ${nodes.map((node) => `${node.html} ${node.failureSummary}`).join(" | ")}`)
  })
}

const tooWide = (page: Page): Promise<ReadonlyArray<string>> =>
  page.evaluate(() => {
    const { document } = globalThis as unknown as { document: any }
    const { clientWidth, scrollWidth } = document.documentElement
    return scrollWidth <= clientWidth ? [] : [`${scrollWidth} pixels`]
  })
