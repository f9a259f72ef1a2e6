import { assert, describe, it } from "@effect/vitest"
import * as fs from "node:fs"
import { scene } from "./support/PushScene.ts"
import * as Scripts from "./support/Scripts.ts"

interface Shown {
  readonly waiting: ReadonlyArray<Record<string, unknown>>
  readonly dead: ReadonlyArray<Record<string, unknown>>
  readonly damaged_lines: Record<string, number>
  readonly problems: ReadonlyArray<string>
}

describe("agnes queue", () => {
  it("lists what waits and what was given up as its documented object, and a private session without its path", scene(
    async ({ computer }) => {
      const path = computer.transcript("one", "{}\n")
      const queue = `${computer.workspace}/.claude/agnes-sessions.txt`
      fs.writeFileSync(queue, `one\t${path}\t2026-11-20T09:13:00Z\nsecret\t/x/secret.jsonl\n`)
      fs.writeFileSync(
        `${computer.workspace}/.claude/agnes-sessions-failed.txt`,
        "2026-11-20T09:13:00Z\tone/subagents/agent-1.jsonl\t413\t/p/one/subagents/agent-1.jsonl\n"
      )
      await computer.agnes(["mark-private", "secret"])
      const { code, stderr, stdout } = await computer.agnes(["queue", "list", "--json"])
      assert.deepStrictEqual([code, stderr], [0, ""])
      const { damaged_lines, dead, problems, waiting } = JSON.parse(stdout) as Shown
      assert.deepStrictEqual(waiting, [
        { session_id: "one", private: false, path, captured_at: "2026-11-20T09:13:00Z", fork: false },
        { session_id: "secret", private: true, path: null, captured_at: null, fork: false }
      ])
      assert.deepStrictEqual(dead.map(({ remedy: _, ...row }) => row), [{
        session_id: "one",
        name: "one/subagents/agent-1.jsonl",
        private: false,
        path: "/p/one/subagents/agent-1.jsonl",
        reason: 413,
        given_up_at: "2026-11-20T09:13:00Z",
        fork: false
      }])
      assert.deepStrictEqual([damaged_lines, problems], [{ waiting: 0, dead: 0 }, []])
      const shown = await computer.agnes(["queue", "show", "ONE", "--json"])
      const one = JSON.parse(shown.stdout) as Shown
      assert.deepStrictEqual([one.waiting.length, one.dead.length], [1, 1])
      const text = await computer.agnes(["queue", "list"])
      assert.match(text.stdout, /^Waiting:\n {2}one, captured 2026-11-20T09:13:00Z, \/.*\n {2}secret, .*, private\nGiven up:\n/)
    }
  ))

  it("puts back with retry what the server refused, and drops with discard only after --yes", scene(async (made) => {
    made.session("large")
    await made.push()
    assert.deepStrictEqual([made.waiting, made.dead], [[], ["large"]])
    const retried = await made.computer.agnes(["queue", "retry", "large", "--json"])
    assert.deepStrictEqual(JSON.parse(retried.stdout), {
      workspace: made.computer.workspace, retried: 1, left: { private: 0, damaged: 0 }
    })
    assert.deepStrictEqual([made.waiting, made.dead], [["large"], []])
    made.session("other")
    const asked = await made.computer.agnes(["queue", "discard", "large"])
    assert.deepStrictEqual([asked.code, made.waiting.length], [2, 2])
    assert.include(asked.stderr, "--yes")
    const unknown = await made.computer.agnes(["queue", "discard", "large", "nobody", "--yes"])
    assert.deepStrictEqual([unknown.code, made.waiting.length], [1, 2])
    assert.include(unknown.stderr, "called nobody. Nothing was changed. Run: agnes queue list")
    const done = await made.computer.agnes(["queue", "discard", "large", "--yes", "--json"])
    assert.deepStrictEqual(JSON.parse(done.stdout), {
      workspace: made.computer.workspace, discarded: { waiting: 1, dead: 0 }
    })
    assert.deepStrictEqual([made.waiting, made.dead], [["other"], []])
    assert.match(made.text("agnes-sessions-failed.history.txt") ?? "", /\tdiscarded\t\S+\tlarge\twaiting\t/)
  }, Scripts.status(413)))

  it("hides every path and ends with 3 while the private list cannot be read", scene(async ({ computer }) => {
    fs.writeFileSync(`${computer.workspace}/.claude/agnes-sessions.txt`, "one\t/x/one.jsonl\n")
    fs.writeFileSync(`${computer.workspace}/.claude/agnes-sessions-private.txt`, Buffer.from([0xff, 0x0a]))
    const { code, stdout } = await computer.agnes(["queue", "list", "--json"])
    assert.strictEqual(code, 3)
    assert.notInclude(stdout, "/x/one.jsonl")
    assert.strictEqual((JSON.parse(stdout) as Shown).waiting[0]?.["private"], null)
  }))

  it("says what is missing", scene(async ({ computer }) => {
    assert.strictEqual((await computer.agnes(["queue", "retry"])).code, 2)
    assert.strictEqual((await computer.agnes(["queue", "retry", "--all", "x"])).code, 2)
    assert.strictEqual((await computer.agnes(["queue", "discard"])).code, 2)
    assert.include((await computer.agnes(["queue", "discard", "x", "--nope"])).stderr, "--nope")
    assert.strictEqual((await computer.agnes(["queue", "list"])).stdout, "Nothing waits, and nothing was given up.\n")
  }))
})
