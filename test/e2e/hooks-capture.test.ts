import { afterEach, assert, beforeEach, describe, it } from "vitest"
import * as fs from "node:fs"
import * as QueueFile from "../../src/domain/queue/QueueFile.ts"
import { Computer } from "./support/Computer.ts"
import * as Hooks from "./support/Hooks.ts"

let computer: Computer
beforeEach(() => {
  computer = new Computer()
})
afterEach(() => computer.discard())

const fixtures = fs.readdirSync("test/fixtures/hook-payloads")
const fixture = (name: string): Record<string, unknown> =>
  JSON.parse(fs.readFileSync(`test/fixtures/hook-payloads/${name}`, "utf8")) as Record<string, unknown>

/** Everything that was captured: in the queue, or beside it by a capture that could not have its lock in time. */
const entries = (): QueueFile.QueueFile => {
  const spooled = fs.readdirSync(computer.file("")).filter((name) => name.startsWith("agnes-sessions.snapshot."))
  const files = ["agnes-sessions.txt", ...spooled].map((name) => QueueFile.parse(fs.readFileSync(computer.file(name))))
  return { entries: files.flatMap((file) => file.entries), unparsable: files.flatMap((file) => file.unparsable) }
}

describe("capture-session as a process", () => {
  it("C1 captures every sample payload of the real client, silently", async () => {
    const runs = fixtures.map(async (name) => {
      const input = JSON.stringify({ ...fixture(name), cwd: computer.workspace })
      const ended = await computer.agnes(["capture-session"], { input })
      assert.deepStrictEqual(ended, { code: 0, stdout: "", stderr: "" }, name)
    })
    await Promise.all(runs)
    const { entries: found, unparsable } = entries()
    assert.deepStrictEqual(unparsable, [])
    assert.sameMembers(found.map(({ path }) => path), fixtures.map((name) => fixture(name)["transcript_path"]))
    assert.sameMembers(found.map(({ sessionId }) => sessionId), fixtures.map((name) => fixture(name)["session_id"]))
    assert.strictEqual(found.filter(({ fork }) => fork).length, fixtures.filter((name) => fixture(name)["source"] === "fork").length)
  })

  it("B23 50 at once: 50 whole lines and 50 breadcrumbs, none lost or merged", async () => {
    const ids = Array.from({ length: 50 }, (_, i) => `session-${i}`)
    const ended = await Promise.all(ids.map((id) => computer.capture(id, `/t/${id}.jsonl`)))
    assert.isTrue(ended.every(({ code, stdout }) => code === 0 && stdout === ""))
    assert.deepStrictEqual(entries().unparsable, [])
    assert.sameMembers(entries().entries.map(({ sessionId }) => sessionId), ids)
    assert.sameMembers([...Hooks.crumbs(computer)], ids.map((id) => `ok ${id}`))
  })

  const bad: ReadonlyArray<readonly [string, string | Buffer, RegExp]> = [
    ["null", "null", /^not_object NoneType$/],
    ["an array", "[1]", /^not_object list$/],
    ["half an object", "{\"session_id\":", /^bad_json ./],
    ["two objects", "{}\n{}", /^bad_json ./],
    ["invalid UTF-8", Buffer.from([0x7b, 0xff, 0x7d]), /^bad_json invalid UTF-8$/],
    ["depth 100,000", "[".repeat(100_000) + "]".repeat(100_000), /^not_object list$/],
    ["no transcript", "{}", /^no_transcript_path$/]
  ]
  it.each(bad)("%s on stdin: exit 0, silence, and a breadcrumb that says what it was", async (_, input, crumb) => {
    const ended = await Hooks.start(computer, ["capture-session"], (stdin) => stdin.end(input))
    assert.deepStrictEqual(ended, { code: 0, stdout: "", stderr: "" })
    assert.match(Hooks.crumbs(computer).join("|"), crumb)
    assert.isEmpty(Hooks.queue(computer))
  })

  it("a payload of 50 MB ends with exit 0 and a breadcrumb", async () => {
    const input = JSON.stringify({ session_id: "big", transcript_path: "/t/big.jsonl", x: "y".repeat(50_000_000) })
    const ended = await Hooks.start(computer, ["capture-session"], (stdin) => stdin.end(input))
    assert.deepStrictEqual(ended, { code: 0, stdout: "", stderr: "" })
    assert.match(Hooks.crumbs(computer).join("|"), /^(ok big|bad_json .+)$/)
  })

  it("TAB, LF, NUL, U+2028 and lone surrogates in id and path: one line, given back unchanged", async () => {
    const input = "\ufeff{\"session_id\":\"a\\tb\\ud800\",\"transcript_path\":\"/t/\\n\\u0000\\u2028x\\t.jsonl\"}"
    await Hooks.start(computer, ["capture-session"], (stdin) => stdin.end(input))
    assert.deepStrictEqual(entries().entries.map(({ path, sessionId }) => [sessionId, path]), [
      ["a\tb\ud800", "/t/\n\0\u2028x\t.jsonl"]
    ])
  })

  it("a path that looks like code is only a path", async () => {
    const nasty = `/t/$(touch ${computer.home}/pwned);\`id\` "'&-x.jsonl`
    await computer.capture("-rf", nasty)
    assert.deepStrictEqual(entries().entries.map(({ path }) => path), [nasty])
    assert.isFalse(fs.existsSync(`${computer.home}/pwned`))
  })

  it("W-21 from a folder below, after cd, the same workspace is found", async () => {
    await computer.capture("one", "/t/one.jsonl")
    const below = `${computer.workspace}/a/b c`
    fs.mkdirSync(below, { recursive: true })
    const input = JSON.stringify({ session_id: "two", transcript_path: "/t/two.jsonl", cwd: below })
    await computer.agnes(["capture-session"], { input, cwd: below })
    assert.deepStrictEqual(entries().entries.map(({ sessionId }) => sessionId), ["one", "two"])
    assert.deepStrictEqual(fs.readdirSync(below), [])
  })

  it("unknown arguments do no harm, and --verbose speaks on stderr only", async () => {
    const input = JSON.stringify({ session_id: "x", transcript_path: "/t/x.jsonl" })
    assert.strictEqual((await computer.agnes(["capture-session", "--nonsense", "x"], { input })).code, 0)
    const { code, stderr, stdout } = await computer.agnes(["capture-session", "--verbose"], { input })
    assert.deepStrictEqual([code, stdout, stderr], [0, "", "capture-session: queued /t/x.jsonl\n"])
  })
})

describe("an installation that lost its files", () => {
  it("keeps the hooks silent and harmless, but does not let a mark look done", async () => {
    const launcher = `${computer.home}/agnes.cjs`
    fs.copyFileSync(computer.program, launcher)
    const broken = new Computer(launcher)
    for (const hook of ["capture-session", "statusline"]) {
      assert.deepStrictEqual(await broken.agnes([hook], { input: "{}" }), { code: 0, stdout: "", stderr: "" })
    }
    const { code, stderr } = await broken.agnes(["mark-private", "abc"])
    assert.notStrictEqual(code, 0)
    assert.include(stderr, "mark-private")
    broken.discard()
  })
})
