import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { spawn, spawnSync } from "node:child_process"
import * as fs from "node:fs"
import * as https from "node:https"
import type { AddressInfo } from "node:net"
import { Computer } from "./support/Computer.ts"
import { type Script, ScriptedServer } from "./support/ScriptedServer.ts"
import * as Scripts from "./support/Scripts.ts"

interface Said {
  readonly healthy: boolean
  readonly fixed: ReadonlyArray<string>
  readonly findings: ReadonlyArray<{ readonly id: string; readonly severity: string; readonly remedy: string }>
}

/** A server of ours as far as the doctor asks it. */
const well = (more: Record<string, string> = {}, known = true): Script => ({ incoming, outgoing }) => {
  if (incoming.url === "/api/health") return Scripts.json(outgoing, 200, { status: "ok" }, more)
  return Scripts.json(outgoing, known ? 200 : 401, known ? { tables: [] } : { detail: "no" }, more)
}

const jwt = (claims: object): string => `e30.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.c2ln`
const servers: Array<ScriptedServer> = []
const serve = async (script: Script): Promise<string> => {
  const server = await ScriptedServer.start(script)
  servers.push(server)
  return server.url
}
const hour = 3_600_000
const captured = (ago: number): string =>
  `one\t/x/one.jsonl\t${new Date(Date.now() - ago).toISOString().slice(0, 19)}Z\n`

describe("agnes doctor names what was planted, with its remedy", () => {
  let computer: Computer
  let env: Record<string, string>
  const write = (name: string, content: string | Buffer) => fs.writeFileSync(computer.file(name), content)
  const settings = () => JSON.parse(fs.readFileSync(computer.file("settings.json"), "utf8")) as { hooks: object }

  const examine = async (more: Record<string, string> = {}, ...args: ReadonlyArray<string>) => {
    const { code, stdout } = await computer.agnes(["doctor", "--json", ...args], { env: { ...env, ...more } })
    const said = JSON.parse(stdout) as Said
    assert.strictEqual(code, said.healthy ? 0 : 1)
    for (const { remedy } of said.findings) assert.isNotEmpty(remedy)
    return { ...said, ids: said.findings.map(({ id }) => id), stdout }
  }

  beforeAll(async () => {
    computer = new Computer()
    const bin = `${computer.home}/bin`
    fs.mkdirSync(bin)
    fs.writeFileSync(`${bin}/agnes`, `#!/bin/sh\nexec '${process.execPath}' '${computer.program}' "$@"\n`, { mode: 0o755 })
    env = { PATH: `${bin}:${process.env["PATH"] ?? ""}`, AGNES_SERVER: await serve(well()), AGNES_TOKEN: jwt({}) }
    fs.mkdirSync(computer.config, { recursive: true })
    await computer.agnes(["hooks", "install"], { env })
  })
  afterAll(async () => {
    await Promise.all(servers.map((server) => server.stop()))
    computer.discard()
  })

  type Plant = () => void | Promise<void>
  type More = () => Record<string, string>
  const planted = (name: string, id: string, plant: Plant, more: More = () => ({})) =>
    it(name, async () => {
      const before = fs.mkdtempSync(`${computer.home}/before-`)
      fs.cpSync(`${computer.workspace}/.claude`, `${before}/.claude`, { recursive: true })
      fs.cpSync(computer.config, `${before}/config`, { recursive: true })
      try {
        await plant()
        const said = await examine(more())
        assert.include(said.ids, id, said.stdout)
      } finally {
        const places = [[".claude", `${computer.workspace}/.claude`], ["config", computer.config]] as const
        for (const [from, to] of places) {
          fs.rmSync(to, { recursive: true, force: true })
          fs.cpSync(`${before}/${from}`, to, { recursive: true })
        }
      }
    })

  it("is content with a workspace in which nothing is wrong, and leaves nothing behind", async () => {
    const names = fs.readdirSync(`${computer.workspace}/.claude`)
    const said = await examine()
    assert.isTrue(said.healthy, said.stdout)
    assert.deepStrictEqual(said.ids, ["hook-never-seen"])
    assert.deepStrictEqual(fs.readdirSync(`${computer.workspace}/.claude`), names)
    assert.notInclude(said.stdout, env["AGNES_TOKEN"]!)
  })

  planted("no hooks", "hook-missing:SessionEnd", () => write("settings.json", "{}"))
  planted("a folder that was never set up", "not-set-up", () => write("settings.json", "{}"))
  planted("stale hooks", "hook-stale:SessionStart", () => {
    const text = JSON.stringify(settings()).replaceAll("agnes capture-session 2>", "agnes  capture-session 2>")
    write("settings.json", text)
  })
  planted("somebody else's status line", "hook-foreign:statusLine", () =>
    write("settings.json", JSON.stringify({ ...settings(), statusLine: { type: "command", command: "date" } })))
  planted("settings that are no JSON", "settings-malformed", () => write("settings.json", "{ agnes capture-session"))
  planted("hooks switched off", "hooks-disabled", () => write("settings.local.json", "{\"disableAllHooks\":true}"))
  planted("agnes and bash nowhere on the PATH", "agnes-not-on-path", () => {}, () => ({ PATH: "/nowhere" }))
  planted("no bash", "bash-missing", () => {}, () => ({ PATH: `${computer.home}/bin` }))
  planted("a capture that failed", "capture-failed", () =>
    write("agnes-capture-session.log", "2026-11-20T09:13:00+00:00\tbad_json\tx\n"))
  planted("a folder nobody can write into", "unwritable:config", () => {
    fs.rmSync(computer.config, { recursive: true })
    fs.writeFileSync(computer.config, "")
  })
  planted("dead letters", "dead-letters", () =>
    write("agnes-sessions-failed.txt", "2026-11-20T09:13:00Z\tone\t413\t/x/one.jsonl\n"))
  planted("a damaged queue", "queue-damaged", () => write("agnes-sessions.txt", "bad\0line\n"))
  planted("a queue that is stuck", "queue-stuck", () =>
    write("agnes-sessions.txt", captured(30 * hour)))
  planted("transcripts about to be deleted", "retention-endangers", () =>
    write("agnes-sessions.txt", captured(27 * 24 * hour)))
  planted("a short retention", "retention-short", () => write("settings.local.json", "{\"cleanupPeriodDays\":1}"))
  planted("an unreadable private list", "unusable:private-list", () =>
    write("agnes-sessions-private.txt", Buffer.from([0xff])))
  planted("a private list that was swapped", "unusable:private-list", async () => {
    await computer.agnes(["mark-private", "one"], { env })
    write("agnes-sessions-private.txt", "two\n")
  })
  planted("a queue that is a link", "unusable:queue", () =>
    fs.symlinkSync("/etc/passwd", computer.file("agnes-sessions.txt")))
  planted("no token", "token-missing", () => {}, () => ({ AGNES_TOKEN: "" }))
  planted("an expired token", "token-expired", () => {}, () => ({ AGNES_TOKEN: jwt({ exp: 1_700_000_000 }) }))
  planted("a token about to expire", "token-expires", () => {}, () =>
    ({ AGNES_TOKEN: jwt({ exp: Math.floor((Date.now() + 24 * hour) / 1000) }) }))
  planted("settings of the user nobody can read", "server-unusable", () =>
    fs.writeFileSync(`${computer.config}/config.yaml`, "server: [\n"))
  planted("no server", "server-unreachable", () => {}, () => ({ AGNES_SERVER: "http://127.0.0.1:9" }))

  const answering = (name: string, id: string, script: () => Script) => {
    let url = ""
    planted(name, id, async () => {
      url = await serve(script())
    }, () => ({ AGNES_SERVER: url }))
  }
  answering("a token of another server", "token-rejected", () => well({}, false))
  answering("a clock that is wrong", "clock-skew", () => well({ date: new Date(Date.now() - 2 * hour).toUTCString() }))
  answering("an agnes that is too old", "version-below-floor", () => well({ "x-agnes-min-version": "99.0.0" }))
  answering("somebody else's page", "server-foreign", () => ({ outgoing }) => void outgoing.end("<html>"))

  it("a server that cannot prove who it is", async () => {
    const key = `${computer.home}/key.pem`
    const cert = `${computer.home}/cert.pem`
    const args = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1"]
    spawnSync("openssl", [...args, "-subj", "/CN=localhost", "-keyout", key, "-out", cert])
    const identity = { key: fs.readFileSync(key), cert: fs.readFileSync(cert) }
    const server = https.createServer(identity, (_, reply) => void reply.end())
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
    try {
      const said = await examine({ AGNES_SERVER: `https://127.0.0.1:${(server.address() as AddressInfo).port}` })
      assert.include(said.ids, "server-tls", said.stdout)
    } finally {
      server.close()
    }
  })

  it("files tracked by git", async () => {
    const git = (...args: ReadonlyArray<string>) => spawnSync("git", args, { cwd: computer.workspace })
    git("init", "-q")
    write("agnes-sessions.txt", "")
    git("add", "-f", ".claude/agnes-sessions.txt")
    const said = await examine()
    fs.rmSync(`${computer.workspace}/.git`, { recursive: true })
    fs.rmSync(computer.file("agnes-sessions.txt"))
    assert.include(said.ids, "unusable:git", said.stdout)
  })

  it("a push that hangs, and which process it is", async () => {
    let asked = (): void => {}
    const reached = new Promise<void>((resolve) => asked = resolve)
    const AGNES_SERVER = await serve(() => asked())
    await computer.capture("one", computer.transcript("one", "{}\n"))
    const push = spawn(process.execPath, [computer.program, "push"], {
      cwd: computer.workspace, env: { ...computer.environment, ...env, AGNES_SERVER }, stdio: "ignore"
    })
    try {
      await reached
      const said = await examine()
      assert.include(said.ids, "push-lock-held", said.stdout)
      if (process.platform === "linux") assert.include(said.stdout, `process ${push.pid}`)
    } finally {
      push.kill("SIGKILL")
    }
  })

  it("--fix installs what is missing, says so, and does nothing where agnes is not", async () => {
    write("settings.json", "{}")
    const said = await examine({}, "--fix")
    assert.deepStrictEqual(said.fixed, ["hooks installed as they are today"])
    assert.notInclude(said.ids, "hook-missing:SessionStart")
    const elsewhere = `${computer.home}/elsewhere`
    fs.mkdirSync(elsewhere)
    const { code, stdout } = await computer.agnes(["doctor", "--fix"], { env, cwd: elsewhere })
    assert.strictEqual(code, 1)
    assert.match(stdout, /error +agnes is not set up in this folder\n +run: agnes init/)
    assert.isEmpty(fs.readdirSync(elsewhere))
  })
})
