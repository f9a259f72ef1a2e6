import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import * as fs from "node:fs"
import { Computer } from "./support/Computer.ts"
import { type Script, ScriptedServer } from "./support/ScriptedServer.ts"
import * as Scripts from "./support/Scripts.ts"

const jwt = (claims: object): string => `e30.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.c2ln`

/** A server of ours as far as the doctor asks it. */
const well: Script = ({ outgoing }) => Scripts.json(outgoing, 200, { status: "ok", tables: [], sessions: [] })

const servers: Array<ScriptedServer> = []
const serve = async (script: Script): Promise<string> => {
  const server = await ScriptedServer.start(script)
  servers.push(server)
  return server.url
}

describe("what the doctor tells others", () => {
  let computer: Computer
  let env: Record<string, string>
  const write = (name: string, content: string) => fs.writeFileSync(computer.file(name), content)

  beforeAll(async () => {
    computer = new Computer()
    const bin = `${computer.home}/bin`
    fs.mkdirSync(bin)
    fs.writeFileSync(`${bin}/agnes`, `#!/bin/sh\nexec '${process.execPath}' '${computer.program}' "$@"\n`, { mode: 0o755 })
    env = { PATH: `${bin}:${process.env["PATH"] ?? ""}`, AGNES_SERVER: await serve(well), AGNES_TOKEN: jwt({}) }
    await computer.agnes(["hooks", "install"], { env })
  })
  afterAll(async () => {
    await Promise.all(servers.map((server) => server.stop()))
    computer.discard()
  })

  it("T5 diagnose says in one word how everything is, in the keys of the original, and ends with 0", async () => {
    const parts: Script = (asked) =>
      asked.incoming.url?.startsWith("/api/health/detailed") === true
        ? Scripts.json(asked.outgoing, 200, { services: { db: { status: "ok" }, scheduler: { status: "warning", late: 3 } } })
        : well(asked)
    const diagnose = async (url: string) => {
      const { code, stdout } = await computer.agnes(["diagnose", "--json", "--symptom", "slow"], { env: { ...env, AGNES_SERVER: url } })
      assert.strictEqual(code, 0)
      return JSON.parse(stdout) as { overall: string; checks: ReadonlyArray<{ name: string; status: string; late?: number }> }
    }
    const degraded = await diagnose(await serve(parts))
    assert.strictEqual(degraded.overall, "degraded", JSON.stringify(degraded))
    assert.deepStrictEqual(degraded.checks.find(({ name }) => name === "scheduler"), { name: "scheduler", status: "warning", late: 3 })
    assert.hasAnyKeys(degraded.checks[0], ["latency_ms"])
    const down = await diagnose("http://127.0.0.1:9")
    assert.deepStrictEqual([down.overall, down.checks[0]?.name, down.checks[0]?.status], ["unhealthy", "api", "error"])
  })

  it("--bundle holds nothing of what was said, of who said it, or of how to get in", async () => {
    const canary = "canary-9f2c"
    const home = `${computer.home}/ann@${canary}.org`
    const secret = jwt({ email: `ann@${canary}.org`, secret: canary })
    const transcript = computer.transcript(`${canary}-talks`, `{"text":"${canary} content"}\n`)
    await computer.capture(`${canary}-talks`, transcript)
    await computer.agnes(["mark-private", `${canary}-private`], { env })
    write("CLAUDE.local.md", `${canary} notes`)
    write("settings.local.json", JSON.stringify({
      env: { KEY: canary }, cleanupPeriodDays: 3, [canary]: canary, permissions: { allow: [canary] },
      hooks: { [canary]: [{ hooks: [{ type: "command", command: `curl ${canary}` }] }] }
    }))
    const url = await serve(({ incoming, outgoing }) =>
      Scripts.json(outgoing, incoming.url === "/api/sessions?limit=1000" ? 500 : 200, {
        status: "ok", tables: [], detail: `no, ann@${canary}.org`, version: "9.9.9"
      }))
    const file = `${computer.home}/bundle.json`
    const more = { env: { ...env, HOME: home, AGNES_SERVER: url, AGNES_TOKEN: secret } }
    fs.mkdirSync(home)
    const { code, stderr, stdout } = await computer.agnes(["doctor", "--bundle", file], more)
    assert.deepStrictEqual([code, stdout], [0, ""], stderr)
    const text = fs.readFileSync(file, "utf8")
    assert.strictEqual(fs.statSync(file).mode & 0o777, 0o600)
    for (const word of [canary, secret, "ann@", computer.workspace, url]) assert.notInclude(text, word)
    const bundle = JSON.parse(text) as { findings: ReadonlyArray<{ id: string }>; captures: ReadonlyArray<unknown>; settings: unknown }
    assert.includeMembers(bundle.findings.map(({ id }) => id), ["server-sessions-unknown", "version-behind", "retention-short"])
    assert.isNotEmpty(bundle.captures)
    const away = { env: { ...more.env, AGNES_SERVER: `https://${canary}.invalid` } }
    const unreached = await computer.agnes(["doctor", "--bundle", "-"], away)
    assert.include(unreached.stdout, "server-unreachable")
    assert.notInclude(unreached.stdout, canary)
    const again = await computer.agnes(["doctor", "--bundle", file], more)
    assert.strictEqual(again.code, 1)
    assert.include(again.stderr, "is there already")
    const bare = await computer.agnes(["doctor", "--bundle", "-"], more)
    assert.deepStrictEqual(Object.keys(JSON.parse(bare.stdout) as object), Object.keys(bundle))
  })
})
