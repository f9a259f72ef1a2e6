import { afterAll, assert, beforeAll, beforeEach, afterEach, describe, it } from "@effect/vitest"
import { spawn, type ChildProcess } from "node:child_process"
import { once } from "node:events"
import * as fs from "node:fs"
import * as path from "node:path"
import { setTimeout } from "node:timers/promises"
import { version } from "../../src/main/Version.ts"
import { Computer } from "./support/Computer.ts"
import * as Installed from "./support/Installed.ts"
import { ScriptedServer } from "./support/ScriptedServer.ts"
import * as Scripts from "./support/Scripts.ts"
import { Shop } from "./support/Shop.ts"

const { newer } = Installed

let folder: string
let launcher: string
let shop: Shop
let computer: Computer
beforeAll(async () => {
  folder = Installed.folder()
  launcher = Installed.make(path.join(folder, "prefix"))
  shop = await Shop.open()
})
afterAll(async () => {
  await shop.close()
  fs.rmSync(folder, { recursive: true, force: true })
})
beforeEach(() => {
  computer = new Computer(launcher)
})
afterEach(() => computer.discard())

const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await setTimeout(5)
}
const data = (...names: ReadonlyArray<string>): string => path.join(computer.home, ".local/share/agnes-client", ...names)
const running = async (): Promise<string> => (await computer.agnes(["--version"])).stdout.trim()
const upgrade = (url: string, ...args: ReadonlyArray<string>) =>
  computer.agnes(["self-upgrade", ...args], { env: { AGNES_SERVER: url } })

/** A server of the newer version, as a process. */
const serving = async (): Promise<{ readonly url: string; readonly stop: () => Promise<void> }> => {
  const program = Installed.make(path.join(folder, "server"), newer)
  const args = [program, "serve", "--port", "0", "--json", "--data-dir", path.join(folder, "data")]
  const env = { ...computer.environment, AGNES_SCHEDULER: "0" }
  const child = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "ignore"] })
  const ended = once(child, "exit")
  let said = ""
  child.stdout.on("data", (chunk: Buffer) => said += chunk.toString())
  await until(() => said.endsWith("\n"))
  return {
    url: (JSON.parse(said) as { url: string }).url,
    stop: async () => {
      child.kill("SIGTERM")
      await ended
    }
  }
}

describe("agnes self-upgrade against a server", () => {
  it("M9 S3 brings its version, and everything runs it; the way back needs no server", async () => {
    await computer.agnes(["hooks", "install"])
    const settings = computer.file("settings.json")
    fs.writeFileSync(settings, fs.readFileSync(settings, "utf8").replaceAll("agnes pull --quiet", "agnes pull"))
    const server = await serving()
    const look = await upgrade(server.url, "--check-only")
    assert.deepStrictEqual([look.code, look.stdout], [1, ""])
    assert.include(look.stderr, `agnes ${version} is out of date — latest on this server is ${newer}`)
    const done = await upgrade(server.url, "--json")
    assert.strictEqual(done.code, 0, done.stderr)
    assert.deepStrictEqual(JSON.parse(done.stdout), { outcome: "upgraded", installed: newer, before: version, hooks_error: null })
    const again = await upgrade(server.url)
    assert.deepStrictEqual([again.code, again.stdout], [0, `agnes ${newer} is up to date.\n`])
    await server.stop()

    assert.strictEqual(await running(), `agnes ${newer}`)
    assert.include(fs.readFileSync(settings, "utf8"), "agnes pull --quiet", "the new version has refreshed the hooks")
    const transcript = computer.transcript("s-1", "{\"type\":\"user\",\"sessionId\":\"s-1\"}\n")
    assert.deepStrictEqual(await computer.capture("s-1", transcript), { code: 0, stdout: "", stderr: "" })
    assert.include(fs.readFileSync(computer.file("agnes-sessions.txt"), "utf8"), "s-1\t")

    const [name = ""] = fs.readdirSync(data("versions"))
    const dist = data("versions", name, "node_modules/agnes/dist")
    fs.renameSync(dist, `${dist}.whole`)
    for (const lost of ["hooks/capture-session.cjs", "start.cjs"]) {
      fs.cpSync(`${dist}.whole`, dist, { recursive: true })
      fs.rmSync(path.join(dist, lost))
      fs.rmSync(computer.file("agnes-sessions.txt"), { force: true })
      assert.deepStrictEqual(await computer.capture("s-2", transcript), { code: 0, stdout: "", stderr: "" })
      assert.include(fs.readFileSync(computer.file("agnes-sessions.txt"), "utf8"), "s-2\t", `without ${lost}`)
      assert.strictEqual((await computer.agnes(["hooks", "status"])).stderr, "", `without ${lost}`)
      fs.rmSync(dist, { recursive: true })
    }
    fs.renameSync(`${dist}.whole`, dist)

    const back = await upgrade("http://127.0.0.1:1", "--rollback")
    assert.deepStrictEqual([back.code, back.stderr], [0, `agnes self-upgrade: back to ${version}; ${newer} is kept but not used\n`])
    assert.strictEqual(await running(), `agnes ${version}`)
    assert.lengthOf(fs.readdirSync(data("versions")), 1)
    assert.strictEqual((await upgrade("http://127.0.0.1:1", "--rollback")).code, 0, "and there again")
    assert.strictEqual(await running(), `agnes ${newer}`)
  }, 120_000)

  it("W-37 what does not start is not switched to", async () => {
    shop.gives("9.0.0", "process.exit(3)")
    const { code, stderr } = await upgrade(shop.url, "--quiet")
    assert.strictEqual(code, 1)
    assert.include(stderr, "failed smoke test (exit 3)")
    assert.strictEqual(await running(), `agnes ${version}`)
    assert.deepStrictEqual(fs.readdirSync(data("versions")), [])
  })

  it("a newer installation by npm counts more than an older switch; a version that was deleted is not missed", async () => {
    shop.gives("9.0.0")
    assert.strictEqual((await upgrade(shop.url)).code, 0)
    assert.strictEqual(await running(), "agnes 9.0.0")
    const [name = ""] = fs.readdirSync(data("versions"))
    fs.renameSync(data("versions", name), data("versions", "away"))
    assert.strictEqual(await running(), `agnes ${version}`)
    fs.renameSync(data("versions", "away"), data("versions", name))
    const pointer = data("current", fs.readdirSync(data("current"))[0] ?? "")
    const text = fs.readFileSync(pointer, "utf8")
    const broken = ["", "{", "null", text.slice(0, 40), text.replace(`"version": "${version}"`, "\"version\": \"0.0.0\"")]
    for (const content of broken) {
      fs.writeFileSync(pointer, content)
      assert.strictEqual(await running(), `agnes ${version}`, content)
    }
    fs.writeFileSync(pointer, text)
    fs.chmodSync(pointer, 0o622)
    assert.strictEqual(await running(), `agnes ${version}`, "others could say what runs")
    fs.chmodSync(pointer, 0o600)
    assert.strictEqual(await running(), "agnes 9.0.0")
  })

  it("a checkout is told what to do instead", async () => {
    shop.gives("9.0.0")
    const checkout = new Computer()
    const { code, stderr } = await checkout.agnes(["self-upgrade"], { env: { AGNES_SERVER: shop.url } })
    checkout.discard()
    assert.deepStrictEqual([code, stderr.includes("git pull && npm run build")], [1, true])
  })
})

describe("T1 the version floor of a server", () => {
  it("ends a command with 2 and says what to run; a self-upgrade goes on", async () => {
    const headers = { "x-agnes-min-version": "99.0.0", "x-agnes-latest-version": "99.1.0" }
    const server = await ScriptedServer.start(Scripts.status(200, { tables: [], count: 0 }, headers))
    const env = { AGNES_SERVER: server.url, AGNES_TOKEN: "e30.e30.x" }
    const { code, stderr } = await computer.agnes(["catalog"], { env })
    assert.strictEqual(code, 2)
    assert.include(stderr, `error: agnes ${version} is incompatible with server 99.1.0 (min required: 99.0.0). Run: agnes self-upgrade`)
    assert.strictEqual((await computer.agnes(["catalog"], { env: { ...env, AGNES_SELF_UPGRADE_IN_PROGRESS: "1" } })).code, 0)
    assert.strictEqual((await computer.agnes(["self-upgrade", "--check-only", "--quiet"], { env })).code, 0)
    await server.stop()
  })
})

describe("S20 the notice", () => {
  const looking = (args: ReadonlyArray<string>, url = shop.url) =>
    computer.agnes(args, { env: { AGNES_SERVER: url, AGNES_NO_UPDATE_CHECK: "" } })
  const known = (): string => path.join(computer.config, "update_check.json")

  it("W-19 waits for nobody, then says it once; never to a program", async () => {
    shop.gives("9.0.0")
    shop.hold("/cli/latest")
    const [asked, answered] = [shop.asked.length, shop.answered.length]
    assert.deepInclude(await looking(["status"]), { code: 0, stderr: "" })
    await until(() => shop.asked.length > asked)
    assert.lengthOf(shop.answered, answered, "the command did not wait for that")
    shop.release()
    await until(() => fs.existsSync(known()))

    // What it started has ended; as it may have waited too long here, the same is done once more.
    await looking(["self-upgrade", "--check-only", "--quiet"])
    assert.lengthOf(shop.asked, asked + 2)
    assert.strictEqual((await looking(["status", "--json"])).stderr, "")
    assert.strictEqual(
      (await looking(["status"])).stderr,
      `[update] agnes ${version} is out of date — latest on this server is 9.0.0. Upgrade: agnes self-upgrade\n`
    )
    assert.strictEqual((await looking(["status"])).stderr, "")
    assert.lengthOf(shop.asked, asked + 2)
  })

  it("S19 whatever is wrong with what is known, the command does its work", async () => {
    fs.mkdirSync(known(), { recursive: true })
    assert.deepInclude(await looking(["status"], ""), { code: 0, stderr: "" })
  })
})

describe("a self-upgrade among others", () => {
  it("two at once: the second says so, the first goes on; what runs meanwhile is not disturbed", async () => {
    shop.gives("9.0.0")
    shop.hold("/cli/agnes.tgz")
    const asked = shop.asked.length
    const first = upgrade(shop.url)
    await until(() => shop.asked.slice(asked).includes("/cli/agnes.tgz"))
    const second = await upgrade(shop.url)
    assert.deepStrictEqual([second.code, second.stderr], [3, "agnes self-upgrade: another one is at work; nothing was changed\n"])
    assert.strictEqual(await running(), `agnes ${version}`)
    shop.release()
    assert.deepStrictEqual(await first, { code: 0, stdout: "", stderr: "agnes self-upgrade: installed 9.0.0\n" })
    assert.strictEqual(await running(), "agnes 9.0.0")
  })

  /** A program that says 9.0.0; run for the `nth` time it says nothing and stays until its starter has gone. */
  const stopping = (nth: number): string => `
    const fs = require("node:fs"), dir = ${JSON.stringify(`${computer.home}/runs`)}
    fs.mkdirSync(dir, { recursive: true })
    const run = fs.readdirSync(dir).length + 1
    fs.writeFileSync(dir + "/" + run, "")
    if (run === ${nth}) process.stdin.resume().on("end", () => process.exit())
    else process.stdout.write("agnes 9.0.0\\n")`
  const runs = (): number => fs.existsSync(`${computer.home}/runs`) ? fs.readdirSync(`${computer.home}/runs`).length : 0

  const start = (env: Record<string, string> = {}): ChildProcess =>
    spawn(process.execPath, [launcher, "self-upgrade"], {
      cwd: computer.workspace, stdio: "ignore", env: { ...computer.environment, AGNES_SERVER: shop.url, ...env }
    })

  const steps = [
    ["while it downloads", version, () => {
      shop.gives("9.0.0")
      shop.hold("/cli/agnes.tgz")
      const asked = shop.asked.length
      return { child: start(), reached: () => shop.asked.slice(asked).includes("/cli/agnes.tgz") }
    }],
    ["while npm installs", version, () => {
      shop.gives("9.0.0")
      const npm = path.join(computer.home, "bin", "npm")
      fs.mkdirSync(path.dirname(npm))
      fs.writeFileSync(`${npm}.js`, "require(\"node:fs\").writeFileSync(__filename + \".ran\", \"\"); process.stdin.resume()")
      fs.symlinkSync(`${npm}.js`, npm)
      const child = start({ PATH: `${path.dirname(npm)}:${process.env["PATH"] ?? ""}` })
      return { child, reached: () => fs.existsSync(`${npm}.js.ran`) }
    }],
    ["while the new one is tried", version, () => {
      shop.gives("9.0.0", stopping(1))
      return { child: start(), reached: () => runs() === 1 }
    }],
    ["behind the switch", "9.0.0", () => {
      shop.gives("9.0.0", stopping(2))
      return { child: start(), reached: () => runs() === 2 }
    }]
  ] as const
  for (const [when, expected, prepare] of steps) {
    it(`killed ${when}: agnes works, and the next one does the rest`, async () => {
      const { child, reached } = prepare()
      const ended = once(child, "exit")
      await until(reached)
      child.kill("SIGKILL")
      await ended
      assert.strictEqual(await running(), `agnes ${expected}`)
      shop.release()
      // Behind the switch it is the toy that runs, which knows no commands.
      if (expected !== version) return
      shop.gives("9.0.1")
      assert.deepStrictEqual(await upgrade(shop.url), { code: 0, stdout: "", stderr: "agnes self-upgrade: installed 9.0.1\n" })
      assert.strictEqual(await running(), "agnes 9.0.1")
      assert.isAtMost(fs.readdirSync(data("versions")).length, 2)
    })
  }
})
