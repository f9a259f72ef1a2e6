import { afterEach, assert, beforeEach, describe, it } from "vitest"
import * as fs from "node:fs"
import { Computer } from "./support/Computer.ts"
import { report, size } from "../support/Sizes.ts"
import * as Hooks from "./support/Hooks.ts"

let computer: Computer
beforeEach(() => {
  computer = new Computer()
})
afterEach(() => computer.discard())

const status = (id: string, more: object = {}): string =>
  JSON.stringify({ session_id: id, cwd: computer.workspace, workspace: { project_dir: computer.workspace }, ...more })

const list = (): string => fs.readFileSync(computer.file("agnes-sessions-private.txt"), "utf8")

describe("mark-private and statusline as processes", () => {
  it("E1 F2 G1 marked by a slash command from a folder below: no capture, and the status line shows it", async () => {
    fs.writeFileSync(computer.file("settings.json"), "{\"statusLine\":{\"command\":\"agnes statusline\"}}")
    const below = `${computer.workspace}/sub`
    fs.mkdirSync(below)
    const marked = await computer.agnes(["mark-private"], { cwd: below, env: { CLAUDE_CODE_SESSION_ID: "abc" } })
    assert.deepStrictEqual(marked, {
      code: 0,
      stdout: "Session abc marked as private. Its transcript will not be uploaded by `agnes push`.\n",
      stderr: ""
    })
    assert.strictEqual(list(), "abc\n")
    assert.deepStrictEqual(fs.readdirSync(below), [])
    await computer.capture("abc", "/t/abc.jsonl")
    assert.deepStrictEqual(Hooks.crumbs(computer), ["private_skip abc"])
    assert.isEmpty(Hooks.queue(computer))
    assert.strictEqual((await computer.agnes(["statusline"], { input: status("abc") })).stdout, "🔒 agnes-private\n")
    assert.strictEqual((await computer.agnes(["statusline"], { input: status("other") })).stdout, "")
  })

  it("P12 twenty marks at once are twenty lines", async () => {
    fs.writeFileSync(computer.file("agnes-sessions-private.txt"), "first")
    const ids = Array.from({ length: size(20, 1000) }, (_, i) => `id-${i}`)
    for (let at = 0; at < ids.length; at += 20) {
      const all = await Promise.all(ids.slice(at, at + 20).map((id) => computer.agnes(["mark-private", id])))
      assert.isTrue(all.every(({ code }) => code === 0))
    }
    report("privacy: P12 marks at once", { marks: ids.length, lost: 0 })
    assert.sameMembers(list().split("\n").filter((line) => line !== ""), ["first", ...ids])
  }, 600_000)

  it("F1 outside of a session, and with arguments that make no sense, it fails and writes nothing", async () => {
    assert.strictEqual((await computer.agnes(["mark-private"])).code, 1)
    assert.strictEqual((await computer.agnes(["mark-private", "--bogus"])).code, 2)
    assert.deepStrictEqual(fs.readdirSync(computer.file("")), [])
  })

  it("P8 a large transcript is hashed by a process that outlives the command", async () => {
    fs.writeFileSync(computer.file("agnes-queue.lock"), "")
    computer.transcript("abc", `{"uuid":"u1"}\n${" ".repeat(3 * 1024 * 1024)}\n`)
    const { code, stdout } = await computer.agnes(["mark-private", "abc"])
    assert.strictEqual(code, 0)
    assert.include(stdout, "in the background")
    const deadline = Date.now() + 20_000
    while (Hooks.lines(computer, "agnes-private-lines.txt").length === 0 && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    assert.match(Hooks.lines(computer, "agnes-private-lines.txt").join(), /^abc\t.*\t[0-9a-f]{16}$/)
  })

  it("G3 G5 STAT-3 statusline ends with exit 0 and nothing said, whatever comes", async () => {
    for (const input of ["", "{nope", "[]", "null", "{\"session_id\":7}"]) {
      assert.deepStrictEqual(await computer.agnes(["statusline", "--junk"], { input }), { code: 0, stdout: "", stderr: "" })
    }
    assert.deepStrictEqual(await Hooks.start(computer, ["statusline"], () => {}), { code: 0, stdout: "", stderr: "" })
    assert.deepStrictEqual(fs.readdirSync(computer.file("")), [])
  })

  it("STAT-2 a list that is a folder, a FIFO's name or a link: nothing, and no hang", async () => {
    fs.mkdirSync(computer.file("agnes-sessions-private.txt"))
    assert.strictEqual((await computer.agnes(["statusline"], { input: status("abc") })).code, 0)
    fs.rmdirSync(computer.file("agnes-sessions-private.txt"))
    fs.symlinkSync("/etc/hostname", computer.file("agnes-sessions-private.txt"))
    assert.deepStrictEqual(await computer.agnes(["statusline"], { input: status("abc") }), { code: 0, stdout: "", stderr: "" })
    assert.strictEqual((await computer.agnes(["mark-private", "abc"])).code, 1)
  })
})
