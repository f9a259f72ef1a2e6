import { afterEach, assert, beforeEach, describe, it } from "@effect/vitest"
import { existsSync, writeFileSync } from "node:fs"
import * as path from "node:path"
import { ShellHook } from "./support/ShellHook.ts"

let hook: ShellHook
beforeEach(() => {
  hook = new ShellHook()
})
afterEach(() => hook.discard())

const silent = { code: 0, stdout: "", stderr: "" }
const payload = JSON.stringify({ session_id: "s", transcript_path: "/t/s.jsonl" })

/** What a folder can be called, to hurt a careless command line. */
const hostile = [
  "a b", "quo\"te", "it's", "$(touch pwned)", "`touch pwned`", ";touch pwned;", "&& touch pwned", "new\nline", "-rf",
  "*", "~", "\\", "$HOME", "ü💥", "%PATH%", "#"
]

describe("the installed lines, run as the client runs them", () => {
  it.each(hostile)("reliability C4 do their work in a folder called %j and nothing else", async (name) => {
    const cwd = hook.workspace(name)
    writeFileSync(path.join(cwd, ".claude", "agnes-sessions-private.txt"), "s\n")
    assert.deepStrictEqual(await hook.run(hook.lines.sessionStart, cwd, payload), silent)
    assert.deepStrictEqual(await hook.run(hook.lines.sessionEnd, cwd, payload), silent)
    const here = cwd.replaceAll("\n", "~")
    assert.deepStrictEqual(await hook.noted(4), [
      `capture-session<${payload}>${here}~`, `pull --quiet --budget 2<>${here}~`,
      `capture-session<${payload}>${here}~`, `push --quiet<>${here}~`
    ])
    const bar = await hook.run(hook.lines.statusLine, cwd, payload)
    assert.deepStrictEqual([bar.code, bar.stdout], [0, "lock\n"])
    assert.isFalse(existsSync(path.join(cwd, "pwned")) || existsSync(path.join(hook.home, "pwned")))
  })

  it("say nothing and end well where agnes is missing, and where it fails", async () => {
    const cwd = hook.workspace("ws")
    for (const line of [hook.uninstalled.sessionStart, hook.uninstalled.sessionEnd]) {
      assert.deepStrictEqual(await hook.run(line, cwd, payload), silent)
    }
    for (const line of [hook.lines.sessionStart, hook.lines.sessionEnd]) {
      assert.deepStrictEqual(await hook.run(line, cwd, payload, { FAKE_EXIT: "3" }), silent)
    }
    await hook.noted(4)
  })

  it("H13 the push outlives the hook, which does not wait for it", async () => {
    const cwd = hook.workspace("ws")
    assert.deepStrictEqual(await hook.run(hook.lines.sessionEnd, cwd, payload, { HOLD_PUSH: "1" }), silent)
    assert.lengthOf(hook.calls, 1)
    hook.release()
    assert.include((await hook.noted(2))[1], "push --quiet<>")
  })

  it("an agnes the client's own PATH knows goes before the one from install time", async () => {
    const cwd = hook.workspace("ws")
    const line = hook.uninstalled.sessionStart
    assert.deepStrictEqual(await hook.run(line, cwd, payload, { PATH: `${hook.bin}:/usr/bin:/bin` }), silent)
    assert.lengthOf(hook.calls, 2)
  })

  it("a PATH with blanks and quotes in it is taken as it is", async () => {
    const cwd = hook.workspace("ws")
    const odd = `/usr/bin:/bin:/my tools/$(touch ${cwd}/pwned)/"x"`
    assert.deepStrictEqual(await hook.run(hook.lines.sessionStart, cwd, payload, { PATH: odd }), silent)
    assert.lengthOf(hook.calls, 2)
    assert.isFalse(existsSync(path.join(cwd, "pwned")))
  })
})

describe("the status line", () => {
  const show = (cwd: string, env: Record<string, string> = {}) => hook.run(hook.lines.statusLine, cwd, payload, env)

  it("starts nothing while no session is private", async () => {
    const cwd = hook.workspace("ws")
    assert.deepStrictEqual(await show(cwd), silent)
    writeFileSync(path.join(cwd, ".claude", "agnes-sessions-private.txt"), "")
    assert.deepStrictEqual(await show(cwd), silent)
    assert.lengthOf(hook.calls, 0)
  })

  it("looks where AGNES_LOCAL_DIR says, else in the project, from any folder", async () => {
    const [marked, other] = [hook.workspace("marked"), hook.workspace("other")]
    writeFileSync(path.join(marked, ".claude", "agnes-sessions-private.txt"), "s\n")
    assert.strictEqual((await show(other, { AGNES_LOCAL_DIR: marked })).stdout, "lock\n")
    assert.strictEqual((await show("/", { CLAUDE_PROJECT_DIR: marked })).stdout, "lock\n")
    assert.strictEqual((await show(marked, { AGNES_LOCAL_DIR: other, CLAUDE_PROJECT_DIR: marked })).stdout, "")
  })

  it("ends well where agnes is missing", async () => {
    const cwd = hook.workspace("ws")
    writeFileSync(path.join(cwd, ".claude", "agnes-sessions-private.txt"), "s\n")
    const { code, stdout } = await hook.run(hook.uninstalled.statusLine, cwd, payload)
    assert.deepStrictEqual([code, stdout], [0, ""])
  })
})
