import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as OurCommands from "../../../src/domain/workspace/OurCommands.ts"
import * as Resolution from "../../../src/domain/workspace/Resolution.ts"

const name = fc.constantFrom("a", "b c", "ü", ".x", "d$(e)", "f\ng", "C:")

describe("Resolution", () => {
  it.prop("a folder's ancestors are itself, its parent's ancestors, and at last the root", [fc.array(name)], ([names]) => {
    const path = `/${names.join("/")}`
    const all = Resolution.ancestors(path)
    assert.strictEqual(all[0], path)
    assert.strictEqual(all.at(-1), "/")
    assert.strictEqual(all.length, names.length + 1)
    if (names.length > 0) assert.deepStrictEqual(all.slice(1), Resolution.ancestors(`/${names.slice(0, -1).join("/")}`))
  })

  it("Windows drives and shares have ancestors too", () => {
    assert.deepStrictEqual(Resolution.ancestors("C:\\a\\b"), ["C:\\a\\b", "C:\\a", "C:\\"])
    assert.deepStrictEqual(Resolution.ancestors("C:/a/b"), ["C:/a/b", "C:/a", "C:/"])
    assert.deepStrictEqual(Resolution.ancestors("\\\\host\\share\\a"), ["\\\\host\\share\\a", "\\\\host\\share\\"])
  })

  it("a trailing slash and single dots change nothing; a relative path has no ancestors", () => {
    assert.deepStrictEqual(Resolution.ancestors("/a/./b/"), ["/a/b", "/a", "/"])
    assert.deepStrictEqual(Resolution.ancestors("a/b"), [])
  })

  it("AGNES_LOCAL_DIR wins over CLAUDE_PROJECT_DIR, empty is unset, relative is below the current directory", () => {
    const of = (AGNES_LOCAL_DIR: string | undefined, CLAUDE_PROJECT_DIR: string | undefined): string | undefined =>
      Resolution.explicitRoot({ AGNES_LOCAL_DIR, CLAUDE_PROJECT_DIR }, "/cwd")
    assert.strictEqual(of("/a", "/b"), "/a")
    assert.strictEqual(of("", "/b"), "/b")
    assert.strictEqual(of(undefined, ""), undefined)
    assert.strictEqual(of("x y", undefined), "/cwd/x y")
  })

  it("only agnes' own files mark a folder", () => {
    assert.deepStrictEqual(["agnes-sessions.txt", "agnes-queue.lock", "settings.json", "my-agnes-x"].map(Resolution.isAgnesFile), [
      true, true, false, false
    ])
  })

  it("settings name us by a whole command, through any escaping, comments and broken syntax", () => {
    const command = "bash -c \"PATH=\\\"\\$PATH\\\":/opt/bin; agnes capture-session 2>/dev/null || true\""
    assert.isTrue(Resolution.namesUs(JSON.stringify({ hooks: { SessionStart: [{ hooks: [{ command }] }] } })))
    assert.isTrue(Resolution.namesUs("{ // note\n \"a\": \"x\\n\\u0061gnes push\", "))
    assert.isFalse(Resolution.namesUs(JSON.stringify({ command: "panda sync --all" })))
    assert.isFalse(Resolution.namesUs(""))
  })
})

describe("OurCommands", () => {
  const around = ["", "bash -c \"", "( nohup ", "/usr/local/bin/", "x; ", "\"$HOME\"/bin/", "true&&", "|"]
  for (const command of OurCommands.commands) {
    it(`HOOK-4 ${command} is ours in any line that runs it`, () => {
      for (const before of around) {
        for (const after of ["", " --quiet", "\"", ";", " 2>/dev/null", ")"]) {
          assert.isTrue(OurCommands.mentions(`${before}${command}${after}`), `${before}${command}${after}`)
        }
      }
    })
  }

  for (
    const foreign of [
      "panda sync", "panda sync --all", "agnes-push", "my-agnes push", "agnes pushx", "agnes push-all", "agnes pull.sh",
      "agnes", "agnes status", "xagnes push", "agnes.cjs push", "echo agnes", "da syncx", "AGNES PUSH"
    ]
  ) it(`${foreign} is somebody else's`, () => assert.isFalse(OurCommands.mentions(foreign)))
})
