import { afterEach, assert, beforeEach, describe, it } from "@effect/vitest"
import { Effect, Exit, Scope } from "effect"
import { execFileSync } from "node:child_process"
import * as fs from "node:fs"
import * as path from "node:path"
import * as FakeServer from "../support/FakeServer.ts"
import { Computer } from "./support/Computer.ts"

const token = "head.eyJlbWFpbCI6ImFubkBleGFtcGxlLm9yZyJ9.sig"
const welcome = "# AI Data Analyst\n"

let computer: Computer
let scope: Scope.CloseableScope
beforeEach(() => {
  computer = new Computer()
  scope = Effect.runSync(Scope.make())
})
afterEach(async () => {
  await Effect.runPromise(Scope.close(scope, Exit.void))
  computer.discard()
})

const serve = (wanted: { readonly welcome?: string; readonly status?: number } = { welcome }) =>
  Effect.runPromise(
    FakeServer.start(FakeServer.account({ tokens: { [token]: "ann@example.org" }, passwords: {}, ...wanted })).pipe(
      Scope.extend(scope)
    )
  )

const init = (url: string, ...more: ReadonlyArray<string>) =>
  computer.agnes(["init", "--server-url", url, "--token", "-", ...more], { input: `${token}\n` })

const files = (folder: string) => fs.readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((name) => fs.statSync(path.join(folder, name)).isFile()).toSorted()

const read = (name: string) => fs.readFileSync(path.join(computer.workspace, name), "utf8")

describe("agnes init", () => {
  it("K1 --help lists its options", async () => {
    const { stdout } = await computer.agnes(["init", "--help"])
    for (const option of ["server-url", "token", "force", "workspace"]) assert.include(stdout, `--${option}`)
  })

  it("K2 sets a folder up, says what it did, and keeps the token out of sight", async () => {
    const { url } = await serve()
    const { code, stderr, stdout } = await init(url)
    assert.strictEqual(code, 0, stderr)
    assert.match(stdout, /^Workspace ready\.\n {2}Server {3}: http:.*\n {2}Workspace: .*my work\n[^]*\nTry: agnes /)
    assert.deepStrictEqual(files(computer.workspace), [
      ".claude/CLAUDE.local.md", ".claude/agnes-installed.json", ".claude/agnes-pull-state.json",
      ".claude/agnes-pull.lock", ".claude/commands/agnes-private.md",
      ".claude/commands/update-agnes-plugins.md", ".claude/settings.json", "AGNES_WORKSPACE.md", "CLAUDE.md",
      "user/duckdb/analytics.duckdb"
    ])
    assert.notInclude(stdout + stderr + files(computer.workspace).map(read).join(""), token)
    assert.deepStrictEqual(JSON.parse(fs.readFileSync(`${computer.config}/token.json`, "utf8")), {
      access_token: token,
      email: "ann@example.org"
    })
    assert.strictEqual(fs.statSync(`${computer.config}/token.json`).mode & 0o777, 0o600)
    assert.include(fs.readFileSync(`${computer.config}/config.yaml`, "utf8"), url)
  })

  it("K6 K5 refuses a second time, and redoes it with --force", async () => {
    const { url } = await serve()
    await init(url)
    const again = await init(url)
    assert.deepStrictEqual([again.code, again.stdout], [1, ""])
    assert.include(again.stderr, "Re-run with --force")
    fs.writeFileSync(path.join(computer.workspace, "CLAUDE.md"), "# AI Data Analyst, edited")
    const forced = await init(url, "--force")
    assert.match(forced.stdout, /^Backed up existing CLAUDE.md → CLAUDE.md.bak.\d{8}T\d{6}Z\n/)
  })

  it("K7 saves nothing for a token the server refuses", async () => {
    const { url } = await serve()
    const { code, stderr } = await computer.agnes(["init", "--server-url", url, "--token", "a.wrong.token"])
    assert.strictEqual(code, 1)
    assert.match(stderr, /^Error: auth_failed \(HTTP 401\)/)
    assert.notInclude(stderr, "a.wrong.token")
    assert.notMatch(stderr, /\n {4}at |internal error/)
    assert.deepStrictEqual(files(computer.workspace), [])
    assert.isFalse(fs.existsSync(computer.config) && fs.readdirSync(computer.config).length > 0)
  })

  it("K8 says when nobody answers", async () => {
    const { code, stderr } = await init("http://127.0.0.1:1")
    assert.strictEqual(code, 1)
    assert.match(stderr, /^Error: server_unreachable[^]*Cannot reach http:\/\/127\.0\.0\.1:1/)
    assert.deepStrictEqual(files(computer.workspace), [])
  })

  it("sends no token over plain http to another machine", async () => {
    const { code, stderr } = await init("http://agnes.example.org")
    assert.strictEqual(code, 2)
    assert.include(stderr, "plain http")
    assert.deepStrictEqual(files(computer.workspace), [])
  })

  it("takes what it is not told from what is known, asks nobody who cannot answer, and sends no token to another server", async () => {
    const { url } = await serve()
    const nothing = await computer.agnes(["init"])
    assert.deepStrictEqual([nothing.code, nothing.stderr], [2, "Error: which server? Run: agnes init --server-url URL\n"])
    const noToken = await computer.agnes(["init", "--server-url", url])
    assert.strictEqual(noToken.code, 2)
    assert.include(noToken.stderr, `Make one at ${url}/setup`)
    assert.deepStrictEqual(files(computer.workspace), [])
    const env = { AGNES_SERVER: url, AGNES_TOKEN: "a.wrong.token" }
    const refused = await computer.agnes(["init"], { env })
    assert.strictEqual(refused.code, 1)
    assert.include(refused.stderr.replace(/\s+/g, " "), `get a fresh one at ${url}/setup, then run: agnes init --server-url ${url} --token -`)
    await init(url)
    const folder = path.join(computer.home, "second")
    const second = await computer.agnes(["init", "--workspace", folder])
    assert.strictEqual(second.code, 0, second.stderr)
    assert.isTrue(fs.existsSync(path.join(folder, "CLAUDE.md")))
    const { url: other } = await serve()
    const third = await computer.agnes(["init", "--server-url", other, "--workspace", path.join(computer.home, "third")])
    assert.strictEqual(third.code, 2)
    assert.include(third.stderr, `no token for ${other}`)
  })

  it("a server without a welcome leaves CLAUDE.md alone and says so", async () => {
    const { url } = await serve({})
    fs.writeFileSync(path.join(computer.workspace, "CLAUDE.md"), "# mine")
    const { code, stdout } = await init(url)
    assert.strictEqual(code, 0)
    assert.include(stdout, "CLAUDE.md: left alone")
    assert.strictEqual(read("CLAUDE.md"), "# mine")
  })

  it("K9 INIT-8 a first pull that fails leaves a workspace, says so and what to run, and ends well", async () => {
    const account = FakeServer.account({ tokens: { [token]: "ann@example.org" }, passwords: {}, welcome })
    const { url } = await Effect.runPromise(
      FakeServer.start((request) => request.url === "/api/sync/manifest" ? { status: 403, body: "{\"detail\":\"no\"}" } : account(request)).pipe(
        Scope.extend(scope)
      )
    )
    const { code, stderr, stdout } = await init(url)
    assert.strictEqual(code, 0)
    assert.include(stdout, "Workspace ready.")
    assert.include(stdout, "  Tables   : not fetched, see below\n")
    assert.match(stderr, /(?:^|\n)warn: manifest: HTTP 403: no\nThe workspace is set up\. For what is missing, run: agnes pull\n$/)
    assert.isTrue(fs.existsSync(computer.file("settings.json")))
  })

  it("W-35 settings that are no JSON end with 3, untouched, with everything else set up", async () => {
    const { url } = await serve()
    fs.writeFileSync(computer.file("settings.json"), "{ mine")
    const { code, stderr, stdout } = await init(url)
    assert.strictEqual(code, 3)
    assert.include(stderr, `Warning: ${computer.file("settings.json")} is not valid JSON; skipping hook install.`)
    assert.include(stdout, "without hooks")
    assert.strictEqual(read(".claude/settings.json"), "{ mine")
  })

  it("keeps agnes' files out of git, and makes a folder that is not there", async () => {
    const { url } = await serve()
    const folder = path.join(computer.home, "new", "ws")
    execFileSync("git", ["init", "--quiet", computer.home])
    assert.strictEqual((await init(url, "--workspace", folder)).code, 0)
    assert.include(fs.readFileSync(`${computer.home}/.git/info/exclude`, "utf8"), "/new/ws/.claude/agnes-*")
    assert.include(files(folder), ".claude/settings.json")
  })

  it("installs hooks that hooks status then finds, from a subfolder too", async () => {
    const { url } = await serve()
    const bin = path.join(computer.home, "bin")
    fs.mkdirSync(bin)
    fs.symlinkSync(computer.program, path.join(bin, "agnes"))
    const env = { PATH: `${bin}:${process.env["PATH"]}` }
    await computer.agnes(["init", "--server-url", url, "--token", token], { env })
    const below = path.join(computer.workspace, "a", "b")
    fs.mkdirSync(below, { recursive: true })
    const { code, stdout } = await computer.agnes(["hooks", "status", "--json"], { env, cwd: below })
    assert.strictEqual(code, 0)
    const status = JSON.parse(stdout)
    assert.strictEqual(status.settings, computer.file("settings.json"))
    assert.deepStrictEqual(status.entries.map((entry: { state: string }) => entry.state), Array(5).fill("installed"))
    assert.isNull(status.last_seen)
    const again = await computer.agnes(["hooks", "install"], { env, cwd: below })
    assert.strictEqual(again.code, 0)
    assert.strictEqual(again.stdout, `Hooks are up to date in ${computer.file("settings.json")}\n`)
  })
})

describe("agnes hooks", () => {
  it("H10 W-35 a broken settings file ends with 1, a warning, and not a byte changed", async () => {
    for (const text of ["{", "[]", "null", "{\"hooks\":[]}", "{\"hooks\":{\"SessionEnd\":\"agnes push\"}}"]) {
      fs.writeFileSync(computer.file("settings.json"), text)
      const { code, stderr, stdout } = await computer.agnes(["hooks", "install"])
      assert.deepStrictEqual([code, stdout], [1, ""])
      assert.match(stderr, /Warning: .*settings\.json .*; skipping hook install\.\n/)
      assert.deepStrictEqual(files(computer.workspace), [".claude/settings.json"])
      assert.strictEqual(read(".claude/settings.json"), text)
    }
  })

  it("H15 warns of a foreign status line on stderr", async () => {
    fs.writeFileSync(computer.file("settings.json"), "{\"statusLine\":{\"type\":\"command\",\"command\":\"mine\"}}")
    const { code, stderr } = await computer.agnes(["hooks", "install"])
    assert.strictEqual(code, 0)
    assert.include(stderr, "Warning: existing statusLine in .claude/settings.json preserved.")
  })

  it("H26 refresh leaves a folder that is no workspace as it is", async () => {
    fs.rmdirSync(path.join(computer.workspace, ".claude"))
    const { code } = await computer.agnes(["hooks", "refresh"])
    assert.strictEqual(code, 0)
    assert.deepStrictEqual(fs.readdirSync(computer.workspace), [])
  })
})
