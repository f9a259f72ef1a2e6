import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { Effect, Exit, Scope } from "effect"
import { execFileSync } from "node:child_process"
import * as fs from "node:fs"
import * as path from "node:path"
import * as FakeServer from "../support/FakeServer.ts"
import { Computer } from "./support/Computer.ts"

const token = "head.eyJlbWFpbCI6ImFubkBleGFtcGxlLm9yZyJ9.sig"

let computer: Computer
let url = ""
const scope = Effect.runSync(Scope.make())
beforeAll(async () => {
  computer = new Computer()
  const answer = FakeServer.account({ tokens: { [token]: "ann@example.org" }, passwords: {}, welcome: "# AI Data Analyst\n" })
  ;({ url } = await Effect.runPromise(FakeServer.start(answer).pipe(Scope.extend(scope))))
})
afterAll(async () => {
  await Effect.runPromise(Scope.close(scope, Exit.void))
  computer.discard()
})

const snapshot = (folder: string) =>
  Object.fromEntries(
    fs.readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((name) => fs.statSync(path.join(folder, name)).isFile() && !/^\.git\/(?!info\/exclude)/.test(name))
      .map((name) => [name, fs.readFileSync(path.join(folder, name), "utf8")])
  )

const init = (workspace: string) =>
  computer.agnes(["init", "--server-url", url, "--token", "-", "--workspace", workspace], { input: `${token}\n` })
const uninit = (workspace: string, ...args: ReadonlyArray<string>) =>
  computer.agnes(["uninit", "--workspace", workspace, "--json", ...args])

describe("agnes uninit", () => {
  it("init then uninit gives a folder back as it was, bytes and all, and can be repeated", async () => {
    const folder = path.join(computer.home, "theirs")
    fs.mkdirSync(path.join(folder, ".claude/commands"), { recursive: true })
    execFileSync("git", ["init", "--quiet", folder])
    fs.writeFileSync(path.join(folder, ".git/info/exclude"), "*.log\n")
    fs.writeFileSync(path.join(folder, "CLAUDE.md"), "# my own\n")
    fs.writeFileSync(path.join(folder, ".claude/settings.json"), "{\n  // mine\n  \"model\": \"opus\", \"hooks\": null }")
    fs.writeFileSync(path.join(folder, ".claude/commands/mine.md"), "mine\n")
    const before = snapshot(folder)
    assert.strictEqual((await init(folder)).code, 0)

    const dry = await uninit(folder, "--dry-run")
    assert.strictEqual(dry.code, 0, dry.stderr)
    assert.isFalse(JSON.parse(dry.stdout).done)
    const unasked = await uninit(folder)
    assert.strictEqual(unasked.code, 2)
    assert.include(unasked.stderr, "add: --yes")

    const done = await uninit(folder, "--yes")
    assert.strictEqual(done.code, 0, done.stderr)
    assert.deepStrictEqual({ ...JSON.parse(dry.stdout), done: true }, JSON.parse(done.stdout))
    // The database of the first pull stays, and with it its line.
    const after = snapshot(folder)
    assert.deepStrictEqual(Object.keys(after).filter((name) => !(name in before)), ["user/duckdb/analytics.duckdb"])
    assert.strictEqual(after[".git/info/exclude"], "*.log\nuser/duckdb/\n")
    for (const [name, text] of Object.entries(before)) if (!name.startsWith(".git")) assert.strictEqual(after[name], text, name)
    fs.rmSync(path.join(folder, "user"), { recursive: true })
    await uninit(folder, "--yes")
    assert.deepStrictEqual(snapshot(folder), before)
    const again = JSON.parse((await uninit(folder)).stdout)
    assert.deepStrictEqual([again.removed, again.stays], [[], []])
  })

  it("leaves sessions, private list, notes and a changed CLAUDE.md, says why, and that sessions still wait", async () => {
    const folder = computer.workspace
    assert.strictEqual((await init(folder)).code, 0)
    await computer.capture("one", computer.transcript("one", "{}\n"))
    await computer.agnes(["mark-private", "two"])
    fs.appendFileSync(path.join(folder, "CLAUDE.md"), "more\n")
    fs.appendFileSync(computer.file("CLAUDE.local.md"), "more\n")
    const kept = snapshot(folder)
    const { code, stderr, stdout } = await computer.agnes(["uninit", "--yes"])
    assert.strictEqual(code, 0, stderr)
    assert.include(stderr, "1 session(s) of this folder were not sent yet")
    assert.match(stdout, /\.claude\/agnes-sessions\.txt: 1 session\(s\) were never sent/)
    assert.include(stdout, "CLAUDE.md: changed since agnes wrote it")
    const after = snapshot(folder)
    const gone = Object.keys(kept).filter((name) => !(name in after)).toSorted()
    assert.deepStrictEqual(gone, [
      ".claude/agnes-installed.json", ".claude/agnes-pull-state.json", ".claude/agnes-pull.lock",
      ".claude/agnes-queue.lock", ".claude/commands/agnes-private.md",
      ".claude/commands/update-agnes-plugins.md", ".claude/settings.json", "AGNES_WORKSPACE.md"
    ])
    for (const [name, text] of Object.entries(after)) assert.strictEqual(text, kept[name], name)
  })
})
