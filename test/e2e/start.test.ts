import { afterAll, assert, beforeAll, beforeEach, describe, it } from "@effect/vitest"
import * as fs from "node:fs"
import * as path from "node:path"
import { Computer, type Ended } from "./support/Computer.ts"

let computer: Computer
let folder: string
let expected: Ended
beforeAll(async () => {
  computer = new Computer()
  folder = path.join(computer.home, "caches", "agnes")
  expected = await status({ AGNES_CODE_CACHE: "off" })
})
afterAll(() => computer.discard())
beforeEach(() => fs.rmSync(path.dirname(folder), { recursive: true, force: true }))

const status = (env: Record<string, string> = {}) =>
  computer.agnes(["status"], { env: { XDG_CACHE_HOME: path.dirname(folder), ...env } })

/** The one file there is, and which one it is. */
const kept = () => {
  const names = fs.readdirSync(folder)
  assert.lengthOf(names, 1)
  const file = path.join(folder, names[0]!)
  const { ino, mode } = fs.statSync(file)
  return { file, ino, mode: mode & 0o777 }
}

describe("a command and its compiled code", () => {
  it("is kept by the first run, for this user alone, and used by the next", async () => {
    assert.strictEqual(expected.code, 0)
    assert.deepStrictEqual(await status(), expected)
    const first = kept()
    assert.strictEqual(first.mode, 0o600)
    assert.strictEqual(fs.statSync(folder).mode & 0o777, 0o700)
    assert.deepStrictEqual(await status(), expected)
    assert.deepStrictEqual(kept(), first)
  })

  it("a file with a flipped bit, or of an older build, changes nothing and is replaced", async () => {
    await status()
    const { file } = kept()
    const whole = fs.readFileSync(file)
    const flipped = Buffer.from(whole)
    flipped[Math.floor(whole.length / 4)]! ^= 1
    const older = Buffer.from(whole)
    older[whole.indexOf(" ") + 1]! ^= 1
    for (const content of [flipped, older]) {
      fs.writeFileSync(file, content)
      assert.deepStrictEqual(await status(), expected)
      assert.notDeepEqual(fs.readFileSync(kept().file), content)
    }
  })

  it("many first runs at once each answer, and leave one whole file", async () => {
    const all = await Promise.all([status(), status(), status()])
    for (const ended of all) assert.deepStrictEqual(ended, expected)
    const first = kept()
    assert.deepStrictEqual(await status(), expected)
    assert.deepStrictEqual(kept(), first)
  })

  it("other options of Node have code of their own", async () => {
    await status()
    assert.deepStrictEqual(await status({ NODE_OPTIONS: "--max-old-space-size=300" }), expected)
    assert.lengthOf(fs.readdirSync(folder), 2)
  })

  it("runs without where none can be kept", async () => {
    for (const env of [{ XDG_CACHE_HOME: "/dev/null" }, { XDG_CACHE_HOME: "", HOME: "/dev/null" }]) {
      const { code, stderr, stdout } = await computer.agnes(["--completions", "bash"], { env })
      assert.deepStrictEqual([code, stderr], [0, ""])
      assert.include(stdout, "capture-session")
    }
    fs.mkdirSync(folder, { recursive: true, mode: 0o777 })
    fs.chmodSync(folder, 0o777)
    assert.deepStrictEqual(await status(), expected)
    assert.deepStrictEqual(fs.readdirSync(folder), [])
  })
})

describe("a hook and its compiled code", () => {
  const breadcrumbs = () => fs.readFileSync(computer.file("agnes-capture-session.log"), "utf8").trimEnd().split("\n")
  const capture = async (id: string, env: Record<string, string> = {}) => {
    const payload = { session_id: id, transcript_path: computer.transcript(id, "{}\n"), cwd: computer.workspace, hook_event_name: "SessionEnd" }
    const input = JSON.stringify(payload)
    const ended = await computer.agnes(["capture-session"], { input, env: { XDG_CACHE_HOME: path.dirname(folder), ...env } })
    assert.deepStrictEqual(ended, { code: 0, stdout: "", stderr: "" })
    assert.match(breadcrumbs().at(-1)!, new RegExp(`\tok\t${id}$`))
    assert.include(fs.readFileSync(computer.file("agnes-sessions.txt"), "utf8"), `${id}\t`)
  }

  it("captures without, keeps it, captures from it, and from none that is damaged", async () => {
    await capture("s-off", { AGNES_CODE_CACHE: "off" })
    assert.isFalse(fs.existsSync(folder))
    await capture("s-first")
    const first = kept()
    assert.match(path.basename(first.file), /^capture-session-capture-session-.*\.code$/)
    await capture("s-second")
    assert.deepStrictEqual(kept(), first)
    const content = fs.readFileSync(first.file)
    content[content.length - 7]! ^= 1
    fs.writeFileSync(first.file, content)
    await capture("s-third")
    assert.notDeepEqual(fs.readFileSync(kept().file), content)
    fs.writeFileSync(kept().file, "")
    await capture("s-fourth")
  })

  it("captures where none can be kept", async () => {
    for (const [n, env] of [{ XDG_CACHE_HOME: "/dev/null" }, { XDG_CACHE_HOME: "", HOME: "/dev/null" }].entries()) {
      await capture(`s-none-${n}`, env)
    }
  })
})
