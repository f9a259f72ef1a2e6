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
  readonly findings: ReadonlyArray<{ readonly id: string; readonly severity: string; readonly what: string; readonly remedy: string }>
}

/** A server of ours as far as the doctor asks it. */
const well = (more: Record<string, string> = {}, known = true): Script => ({ incoming, outgoing }) => {
  if (incoming.url === "/api/health") return Scripts.json(outgoing, 200, { status: "ok" }, more)
  return Scripts.json(outgoing, known ? 200 : 401, known ? { tables: [], sessions: [] } : { detail: "no" }, more)
}

/** Somebody who must not get the token. */
const stranger = (script: Script): Script => (asked) => {
  if (asked.incoming.headers.authorization === undefined) return script(asked)
  throw new Error("the token went to a stranger")
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

  /** Several things at once: each must be named. Whatever a case plants is gone after it. */
  type Plant = () => Promise<Record<string, string>> | Record<string, string>
  const planted = (ids: ReadonlyArray<string>, plant: Plant, also: (said: Said) => void = () => {}) =>
    it(ids.join(", "), async () => {
      const before = fs.mkdtempSync(`${computer.home}/before-`)
      fs.cpSync(`${computer.workspace}/.claude`, `${before}/.claude`, { recursive: true, preserveTimestamps: true })
      fs.cpSync(computer.config, `${before}/config`, { recursive: true })
      try {
        const said = await examine(await plant())
        assert.includeMembers(said.ids, [...ids], said.stdout)
        also(said)
      } finally {
        const places = [[".claude", `${computer.workspace}/.claude`], ["config", computer.config]] as const
        for (const [from, to] of places) {
          fs.rmSync(to, { recursive: true, force: true })
          fs.cpSync(`${before}/${from}`, to, { recursive: true, preserveTimestamps: true })
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

  planted(["hook-missing:SessionEnd", "not-set-up"], () => {
    write("settings.json", "{}")
    return {}
  })
  planted([
    "hook-stale:SessionStart", "hook-foreign:statusLine", "hooks-disabled", "retention-short", "dead-letters",
    "queue-damaged", "queue-stuck", "retention-endangers", "agnes-not-on-path", "bash-missing", "token-missing",
    "server-unreachable"
  ], () => {
    const text = JSON.stringify({ ...settings(), statusLine: { type: "command", command: "date" } })
    write("settings.json", text.replaceAll("agnes capture-session 2>", "agnes  capture-session 2>"))
    write("settings.local.json", "{\"disableAllHooks\":true,\"cleanupPeriodDays\":1}")
    write("agnes-sessions-failed.txt", "2026-11-20T09:13:00Z\tdead\t413\t/x/dead.jsonl\n")
    write("agnes-sessions.txt", `bad\0line\n${captured(27 * 24 * hour)}`)
    return { PATH: "/nowhere", AGNES_TOKEN: "", AGNES_SERVER: "http://127.0.0.1:9" }
  })
  planted(["settings-malformed", "settings-malformed:local", "unusable:private-list", "unusable:queue"], () => {
    write("settings.json", "{ agnes capture-session")
    write("settings.local.json", "{ x")
    write("agnes-sessions-private.txt", Buffer.from([0xff]))
    fs.symlinkSync("/etc/passwd", computer.file("agnes-sessions.txt"))
    return {}
  })
  planted(["unwritable:config"], () => {
    fs.rmSync(computer.config, { recursive: true })
    fs.writeFileSync(computer.config, "")
    return {}
  })
  planted(["server-unusable", "token-expires", "capture-failed"], () => {
    write("agnes-capture-session.log", "2026-11-20T09:13:00+00:00\tbad_json\tx\n")
    fs.writeFileSync(`${computer.config}/config.yaml`, "server: [\n")
    return { AGNES_TOKEN: jwt({ exp: Math.floor((Date.now() + 24 * hour) / 1000) }) }
  })
  planted(["unusable:private-list"], async () => {
    await computer.agnes(["mark-private", "one"], { env })
    write("agnes-sessions-private.txt", "two\n")
    return {}
  })
  const many = ["token-rejected", "clock-skew", "version-below-floor", "token-twice", "hook-twice", "hook-missed", "not-trusted"]
  planted(many, async () => {
    const user = `${computer.home}/user`
    fs.mkdirSync(`${user}/projects/${computer.workspace.replace(/[^A-Za-z0-9]/g, "-")}`, { recursive: true })
    fs.writeFileSync(`${user}/settings.json`, JSON.stringify({ hooks: settings().hooks }))
    fs.writeFileSync(`${user}/.claude.json`, "{\"projects\":{}}")
    const transcript = `${user}/projects/${computer.workspace.replace(/[^A-Za-z0-9]/g, "-")}/unseen.jsonl`
    fs.writeFileSync(transcript, "{}\n")
    const ago = (hours: number) => new Date(Date.now() - hours * hour)
    fs.utimesSync(computer.file("settings.json"), ago(72), ago(72))
    fs.utimesSync(transcript, ago(2), ago(2))
    fs.writeFileSync(transcript.replace("unseen", "at-work-now"), "{}\n")
    fs.writeFileSync(transcript.replace("unseen", "older-than-the-hooks"), "{}\n")
    fs.utimesSync(transcript.replace("unseen", "older-than-the-hooks"), ago(100), ago(100))
    fs.writeFileSync(`${computer.config}/token.json`, "{\"access_token\":\"a.b.c\",\"email\":\"ann\"}", { mode: 0o600 })
    fs.chmodSync(computer.config, 0o700)
    const headers = { date: new Date(Date.now() - 2 * hour).toUTCString(), "x-agnes-min-version": "99.0.0" }
    return { AGNES_SERVER: await serve(well(headers, false)), CLAUDE_CONFIG_DIR: user }
  }, ({ findings }) => {
    assert.match(findings.find(({ id }) => id === "hook-missed")?.what ?? "", /^1 session\(s\) .* 2 h ago/)
  })
  planted(["token-expired", "server-moved"], async () => {
    const moved = await serve(stranger(({ outgoing }) =>
      void outgoing.writeHead(308, { location: "https://new.example.org/" }).end()))
    return { AGNES_TOKEN: jwt({ exp: 1_700_000_000 }), AGNES_SERVER: moved }
  })
  planted(["server-foreign", "hook-broken"], async () => {
    const bin = `${computer.home}/broken`
    fs.mkdirSync(bin)
    fs.writeFileSync(`${bin}/agnes`, "#!/bin/sh\nexit 0\n", { mode: 0o755 })
    const PATH = `${bin}:${process.env["PATH"] ?? ""}`
    await computer.agnes(["hooks", "install"], { env: { ...env, PATH } })
    return { PATH, AGNES_SERVER: await serve(stranger(({ outgoing }) => void outgoing.end("<html>"))) }
  })
  planted(["hook-needs-path"], async () => {
    const bin = `${computer.home}/my bin`
    fs.cpSync(`${computer.home}/bin`, bin, { recursive: true })
    const PATH = `${bin}:${process.env["PATH"] ?? ""}`
    await computer.agnes(["hooks", "install"], { env: { ...env, PATH } })
    return { PATH }
  })

  it("server-lacks, private-on-server: what the server says it has is laid beside the receipts, also by status", async () => {
    const at = "2026-11-20T09:13:00Z"
    const receipt = (id: string) =>
      JSON.stringify({ session_id: id, path: `/x/${id}.jsonl`, size: 1, mtime: 1, ctime: 1, sha256: "a".repeat(64), server: url, at })
    const url = await serve((asked) => {
      if (!asked.incoming.url?.startsWith("/api/sessions")) return well()(asked)
      const held = { size: 1, sha256: "a".repeat(64) }
      return Scripts.json(asked.outgoing, 200, { sessions: [{ id: "one", ...held }, { id: "secret", ...held }], count: 2 })
    })
    await computer.agnes(["mark-private", "secret"], { env })
    write("agnes-receipts.jsonl", `${receipt("one")}\n${receipt("two")}\n`)
    const more = { AGNES_SERVER: url }
    const said = await examine(more)
    const plain = await computer.agnes(["status", "--json"], { env: { ...env, AGNES_SERVER: "http://127.0.0.1:9" } })
    const asked = await computer.agnes(["status", "--server", "--json"], { env: { ...env, ...more } })
    const text = await computer.agnes(["status", "--server"], { env: { ...env, ...more } })
    const down = await computer.agnes(["status", "--server"], { env: { ...env, AGNES_SERVER: "http://127.0.0.1:9" } })
    fs.rmSync(computer.file("agnes-receipts.jsonl"))
    assert.includeMembers(said.ids, ["server-lacks", "private-on-server"], said.stdout)
    assert.isNull((JSON.parse(plain.stdout) as { on_server: unknown }).on_server)
    assert.deepStrictEqual((JSON.parse(asked.stdout) as { on_server: unknown }).on_server, {
      compared: true, acknowledged: 2, same: 1, missing: ["two"], other: [], private: ["secret"], held: 2
    })
    assert.match(text.stdout, /\nOn server : 1 of 2 acknowledged sessions as sent; 2 of yours in all\n {2}missing two:/)
    assert.deepStrictEqual([down.code, /\nOn server : unknown, /.test(down.stdout)], [0, true])
  })

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
