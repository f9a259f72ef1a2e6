import { assert, describe, it } from "vitest"
import * as CaptureSession from "../../src/main/programs/CaptureSession.ts"
import * as Hook from "./Hook.ts"

const path = "/home/user/.claude/projects/-work/abc.jsonl"
const payload = (fields: object = {}): string =>
  JSON.stringify({ session_id: "abc", transcript_path: path, cwd: "/desk", hook_event_name: "SessionStart", ...fields })

/** Runs one capture per payload on a machine that has a workspace in `/desk`. */
const capture = async (...calls: ReadonlyArray<Hook.Call | string>) => {
  const machine = Hook.make()
  machine.files.folder("/desk/.claude")
  const results = []
  for (const call of calls) {
    const given = typeof call === "string" ? { stdin: call } : call
    results.push(await machine.run(CaptureSession.run({ verbose: true }), given))
  }
  for (const { out } of results) assert.strictEqual(out, "")
  return { ...machine, error: results.at(-1)?.error, results }
}

describe("capture-session", () => {
  it("C1 C12 a payload becomes one line, and one breadcrumb says ok with its id", async () => {
    const { files } = await capture(payload())
    assert.match(files.read(Hook.queue) ?? "", /^abc\t\/home\/user\/.claude\/projects\/-work\/abc\.jsonl\t[-0-9T:]+Z\n$/)
    assert.match(files.read(Hook.log) ?? "", /^[-0-9T:]+\+00:00\tok\tabc\n$/)
  })

  it("C2 CAP-6 without a session_id the line has an empty one", async () => {
    const { files } = await capture(payload({ session_id: undefined }))
    assert.deepStrictEqual(Hook.queued(files), [` ${path}`])
    assert.deepStrictEqual(Hook.crumbs(files), ["ok (no-sid)"])
  })

  const refused: ReadonlyArray<readonly [string, string, RegExp, string]> = [
    ["C3 C14 no transcript_path", payload({ transcript_path: undefined }), /^no_transcript_path $/, "payload missing transcript_path."],
    ["C4 C13 invalid JSON", "{nope", /^bad_json ./, "stdin not valid JSON: "],
    ["C5 empty stdin", "", /^empty_stdin $/, "empty stdin, nothing to capture."],
    ["C6 a numeric transcript_path", payload({ transcript_path: 7 }), /^no_transcript_path $/, "payload missing transcript_path."],
    ["C7 an array", "[]", /^not_object list$/, "payload is not a JSON object."]
  ]
  for (const [name, stdin, crumb, words] of refused) {
    it(`${name}: no queue, a breadcrumb, and words for --verbose`, async () => {
      const { error, files } = await capture(stdin)
      assert.isUndefined(files.read(Hook.queue))
      assert.strictEqual(Hook.crumbs(files).length, 1)
      assert.match(Hook.crumbs(files)[0]!, crumb)
      assert.isTrue(error?.startsWith(`capture-session: ${words}`), error)
    })
  }

  it("CAP-1 stdin that cannot be read", async () => {
    const { error, files } = await capture({ stdin: new Error("EIO") })
    assert.deepStrictEqual(Hook.crumbs(files), ["stdin_read_error EIO"])
    assert.strictEqual(error, "capture-session: stdin read failed: EIO\n")
  })

  it("C8 CAP-11 two calls are two lines", async () => {
    const { files } = await capture(payload(), payload({ source: "resume" }))
    assert.deepStrictEqual(Hook.queued(files), [`abc ${path}`, `abc ${path}`])
  })

  it("C9 --verbose names the path, without it nothing is said", async () => {
    assert.strictEqual((await capture(payload())).error, `capture-session: queued ${path}\n`)
    const silent = Hook.make()
    const { error, out } = await silent.run(CaptureSession.run({ verbose: false }), { stdin: payload() })
    assert.strictEqual(error + out, "")
  })

  it("a path cannot write control characters to a terminal", async () => {
    const { error } = await capture(payload({ transcript_path: "/a\u001b[2J\n.jsonl" }))
    assert.strictEqual(error, "capture-session: queued /a\\x1b[2J\\x0a.jsonl\n")
  })

  for (
    const [name, fields, listed] of [
      ["C10 C15 its id", {}, "abc"],
      ["its id in other letters", {}, "ABC"],
      ["its file's name", { session_id: "other" }, "abc"],
      ["the session above it", { session_id: "x", transcript_path: "/p/abc/subagents/agent-1.jsonl" }, "abc"]
    ] as const
  ) {
    it(`${name} on the private list: skipped, not queued`, async () => {
      const machine = Hook.make()
      machine.files.write(Hook.list, `${listed}\n`)
      const { error } = await machine.run(CaptureSession.run({ verbose: true }), { stdin: payload(fields) })
      assert.isUndefined(machine.files.read(Hook.queue))
      const id = (fields as { session_id?: string }).session_id ?? "abc"
      assert.deepStrictEqual(Hook.crumbs(machine.files), [`private_skip ${id}`])
      assert.strictEqual(error, `capture-session: session ${id} is private; skipping queue.\n`)
    })
  }

  it("C11 another id on the list changes nothing", async () => {
    const machine = Hook.make()
    machine.files.write(Hook.list, "abcd\nab\n")
    await machine.run(CaptureSession.run({ verbose: false }), { stdin: payload() })
    assert.deepStrictEqual(Hook.queued(machine.files), [`abc ${path}`])
  })

  it("a list nobody can read does not lose the session: push is closed by it", async () => {
    for (const spoil of [(machine: ReturnType<typeof Hook.make>) => machine.files.write(Hook.list, "abc\0"),
      (machine: ReturnType<typeof Hook.make>) => machine.files.fifo(Hook.list)]) {
      const machine = Hook.make()
      spoil(machine)
      await machine.run(CaptureSession.run({ verbose: false }), { stdin: payload() })
      assert.deepStrictEqual(Hook.queued(machine.files), [`abc ${path}`])
    }
  })

  it("C16 CAP-13 without .claude a refused payload leaves nothing behind", async () => {
    const machine = Hook.make()
    await machine.run(CaptureSession.run({ verbose: false }), { stdin: "{nope" })
    assert.deepStrictEqual(machine.files.names("/desk"), [])
  })

  it("CAP-8 a workspace that cannot be written to: write_error, and it says where", async () => {
    const machine = Hook.make()
    machine.files.write("/desk/.claude", "a file where the folder should be")
    const { error } = await machine.run(CaptureSession.run({ verbose: true }), { stdin: payload() })
    assert.match(error, /^capture-session: append to queue failed \(\/desk\): /)
  })

  it("the session of a fork carries its mark", async () => {
    const { files } = await capture(payload({ source: "fork" }))
    assert.match(files.read(Hook.queue) ?? "", /ZF\n$/)
  })

  it("a private session's newest lines are recorded at each capture", async () => {
    const machine = Hook.make()
    machine.files.write(Hook.list, "abc\n")
    machine.files.write(path, "{\"uuid\":\"u1\",\"sessionId\":\"abc\"}\n")
    await machine.run(CaptureSession.run({ verbose: false }), { stdin: payload() })
    assert.match(machine.files.read("/desk/.claude/agnes-private-lines.txt") ?? "", /^abc\t\S+\t\d+\t[\d.]+\t[0-9a-f]{16}\n$/)
  })
})
