import { assert, describe, it } from "@effect/vitest"
import * as fs from "node:fs"
import { type PushScene, scene, token } from "./support/PushScene.ts"
import * as Scripts from "./support/Scripts.ts"

/** Ends with this code and words before anything was sent or touched. One command line reads it all, whatever its form. */
const stops = (
  code: number,
  words: string,
  arrange: (s: PushScene) => Record<string, string> | void,
  forms: ReadonlyArray<ReadonlyArray<string>> = [["--json"]]
) =>
  scene(async (s) => {
    s.session("one")
    const env = arrange(s) ?? {}
    const before = s.text("agnes-sessions.txt")
    for (const args of forms) {
      const ended = await s.push(args, env)
      assert.deepStrictEqual([ended.code, ended.stdout], [code, ""], args.join(" "))
      assert.include(ended.stderr.replace(/\s+/g, " "), words)
      assert.notMatch(ended.stderr, /sEcReT|\n {4}at /)
    }
    assert.deepStrictEqual([s.text("agnes-sessions.txt"), s.server.connections], [before, 0])
  })

const serverUnreachable = "Error: server_unreachable (HTTP 0) hint: No server configured. Run: agnes init --server-url <URL> --token <PAT>"

describe("push and its configuration", () => {
  it("PUSH-1 W-27 no server anywhere: no default, nothing is sent", stops(1, serverUnreachable, (s) => s.configure({}), [
    [], ["--dry-run"], ["--json"], ["--quiet"]
  ]))
  it("PUSH-1 no configuration folder at all", stops(1, serverUnreachable, (s) =>
    fs.rmSync(s.computer.config, { recursive: true })))
  it("PUSH-1 CFG-1 an empty AGNES_SERVER wins", stops(1, serverUnreachable, () => ({ AGNES_SERVER: "" })))
  it("PUSH-2 no token", stops(1, "Error: auth_failed (HTTP 0) hint: No token. Run: agnes auth import-token --token <PAT>", (s) =>
    fs.rmSync(`${s.computer.config}/token.json`)))
  it("CFG-1 broken YAML, also when AGNES_SERVER is set", stops(1, "config.yaml is not valid YAML", (s) => {
    fs.writeFileSync(`${s.computer.config}/config.yaml`, "server: [sEcReT\n")
    return { AGNES_SERVER: s.server.url }
  }))
  it("a setting of the wrong type", stops(1, "\"push_concurrency\" has a value it cannot have", (s) =>
    s.configure({ server: s.server.url, push_concurrency: "sEcReT" })))
  it("a URL with credentials", stops(1, "must not contain a user name or password", (s) =>
    s.configure({ server: s.server.url.replace("://", "://ann:sEcReT@") })))
  it("plain http to another machine", stops(1, "Refusing to send a token over plain http", (s) =>
    s.configure({ server: "http://agnes.example.org" })))
  it("what is no URL", stops(1, "config_invalid", (s) => s.configure({ server: "sEcReT" })))
  it("a broken token file", stops(1, "agnes auth import-token", (s) =>
    fs.writeFileSync(`${s.computer.config}/token.json`, "{sEcReT")))
  it("reliability C5 a token file others can read", stops(1, "chmod 600", (s) =>
    fs.chmodSync(`${s.computer.config}/token.json`, 0o644)))
  it("a token that would add a header", stops(1, "auth_failed", () => ({ AGNES_TOKEN: "sEcReT\nX-Evil: 1" })))

  it("log_bytes bounds the uploaded log: what was there moves to .1", scene(async (s) => {
    s.configure({ server: s.server.url, log_bytes: 4096 })
    const before = "2026-01-01T00:00:00Z\t/old.jsonl\n".repeat(200)
    fs.writeFileSync(s.file("agnes-sessions-uploaded.txt"), before, { mode: 0o600 })
    s.session("one")
    assert.strictEqual((await s.push([])).code, 0)
    assert.strictEqual(s.text("agnes-sessions-uploaded.txt.1"), before)
    assert.strictEqual(s.text("agnes-sessions-uploaded.txt")?.split("\n").length, 2)
  }))

  it("--insecure-http, and the setting, allow plain http", scene(async (s) => {
    s.configure({ server: "http://agnes.invalid" })
    s.session("one")
    assert.include((await s.push(["--insecure-http"])).stderr, "Can't reach the agnes server")
    s.configure({ server: "http://agnes.invalid", insecure_http: true })
    assert.include((await s.push()).stderr, "Can't reach the agnes server")
    assert.deepStrictEqual(s.waiting, ["one"])
  }))

  it("a slash at the end of the URL is the same server: nothing is sent twice", scene(async (s) => {
    const path = s.session("one")
    await s.push()
    s.configure({ server: `${s.server.url}//` })
    s.enqueue("one", path)
    await s.push()
    assert.strictEqual(s.server.requests.length, 1)
  }))

  it("reliability C3 the workspace cannot name a server: neither its settings nor a config.yaml in it", scene(async (s) => {
    s.session("one")
    for (const name of ["config.yaml", "agnes.yaml", ".env"]) {
      fs.writeFileSync(s.file(name), "server: http://127.0.0.1:1\nAGNES_SERVER=http://127.0.0.1:1\n")
      fs.writeFileSync(`${s.computer.workspace}/${name}`, "server: http://127.0.0.1:1\n")
    }
    fs.writeFileSync(s.file("settings.json"), JSON.stringify({ env: { AGNES_SERVER: "http://127.0.0.1:1" } }))
    await s.push()
    assert.deepStrictEqual([...s.server.names], ["one.jsonl"])
  }))

  it("usage: what is no option, and an ID without --retry-failed", scene(async (s) => {
    s.session("one")
    for (const args of [["--nope"], ["one"], ["--retry-failed", "-one"], ["--retry-failed", "--", "--x"], ["--retry-failed", "a", "b"]]) {
      const { code, stderr } = await s.push(args)
      assert.strictEqual(code, 2, args.join(" "))
      assert.include(stderr, "agnes push --help")
    }
    assert.deepStrictEqual([s.waiting, s.server.connections], [["one"], 0])
  }))

  it("reliability C6 the token is in no output, no file but its own, and no argument or environment of a child", scene(async (s) => {
    const spy = `${s.computer.home}/spy`
    fs.mkdirSync(spy)
    fs.mkdirSync(`${s.computer.workspace}/.git`)
    fs.writeFileSync(`${spy}/git`, `#!/bin/sh\n{ echo "$@"; env; } >> '${spy}/seen'\nexit 1\n`, { mode: 0o755 })
    const env = { PATH: `${spy}:${process.env["PATH"]}`, AGNES_TOKEN: token }
    s.session("one")
    const said: Array<string> = []
    for (const script of ["accept", "401", "500"] as const) {
      s.server.answer(script === "accept" ? Scripts.accept : Scripts.status(Number(script), { detail: { kind: token } }))
      s.session(`with-${script}`)
      for (const args of [["--json"], ["--quiet"], [], ["--dry-run", "--json"]]) {
        const { stderr, stdout } = await s.push(args, env)
        said.push(stdout, stderr)
      }
    }
    said.push((await s.computer.agnes(["status", "--json"], { env })).stdout, fs.readFileSync(`${spy}/seen`, "utf8"))
    const ours = fs.readdirSync(`${s.computer.workspace}/.claude`).map((name) => s.text(name) ?? "")
    assert.isTrue([...said, ...ours].every((text) => !text.includes(token) && !text.includes(token.split(".")[2] ?? "?")))
    assert.isAbove(fs.readFileSync(`${spy}/seen`, "utf8").length, 0)
  }))
})
