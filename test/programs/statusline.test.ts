import { assert, describe, it } from "vitest"
import { readdirSync, readFileSync } from "node:fs"
import * as Statusline from "../../src/main/programs/Statusline.ts"
import * as Hook from "./Hook.ts"

const fixtures = new URL("../fixtures/hook-payloads/", import.meta.url)
const indicator = "🔒 agnes-private\n"

/** Runs the status line where `abc` is private in `/desk`. */
const show = async (call: Hook.Call) => {
  const machine = Hook.make()
  machine.files.write(Hook.list, "abc\n")
  const before = JSON.stringify(machine.files.names("/desk/.claude"))
  const { error, out } = await machine.run(Statusline.run, call)
  assert.strictEqual(error, "")
  assert.strictEqual(JSON.stringify(machine.files.names("/desk/.claude")), before)
  return out
}

const named = { AGNES_LOCAL_DIR: "/desk" }

describe("statusline", () => {
  it("G1 STAT-1 shows the indicator for a private session", async () => {
    assert.strictEqual(await show({ stdin: "{\"session_id\":\"abc\"}", variables: named }), indicator)
    assert.strictEqual(await show({ stdin: "\ufeff{\"session_id\":\"ABC\"}", variables: named }), indicator)
  })

  it("G2 nothing for another one", async () => {
    assert.strictEqual(await show({ stdin: "{\"session_id\":\"abcd\"}", variables: named }), "")
  })

  const silent: ReadonlyArray<readonly [string, string | Uint8Array | Error]> = [
    ["G3 malformed", "{nope"],
    ["G4 no session_id", "{\"cwd\":\"/desk\"}"],
    ["G5 empty", ""],
    ["G6 an array", "[]"],
    ["STAT-2 null", "null"],
    ["STAT-2 an id that is no text", "{\"session_id\":7}"],
    ["STAT-2 an empty id", "{\"session_id\":\"\"}"],
    ["STAT-2 W-13 invalid UTF-8", new Uint8Array([0x7b, 0xff, 0x7d])],
    ["STAT-2 W-14 deep", "[".repeat(100_000)],
    ["STAT-2 unreadable", new Error("EIO")]
  ]
  for (const [name, stdin] of silent) {
    it(`${name} stdin: nothing`, async () => assert.strictEqual(await show({ stdin, variables: named }), ""))
  }

  it("STAT-3 creates nothing where nothing is", async () => {
    const { files, run } = Hook.make()
    const { out } = await run(Statusline.run, { stdin: "{\"session_id\":\"abc\",\"cwd\":\"/desk\"}" })
    assert.strictEqual(out, "")
    assert.deepStrictEqual(files.names("/desk"), [])
  })

  it("STAT-2 nothing when the list cannot be read", async () => {
    for (const spoil of ["fifo", "nul"] as const) {
      const { files, run } = Hook.make()
      if (spoil === "fifo") files.fifo(Hook.list)
      else files.write(Hook.list, "abc\0\n")
      assert.strictEqual((await run(Statusline.run, { stdin: "{\"session_id\":\"abc\"}", variables: named })).out, "")
    }
  })

  it("finds the workspace by the payload's project, else above its directory", async () => {
    const project = { session_id: "abc", cwd: "/", workspace: { project_dir: "/desk", current_dir: "/" } }
    assert.strictEqual(await show({ stdin: JSON.stringify(project), cwd: "/" }), indicator)
    assert.strictEqual(await show({ stdin: JSON.stringify({ session_id: "abc", cwd: "/desk/a/b" }), cwd: "/" }), indicator)
  })

  for (const file of readdirSync(fixtures).filter((name) => name.startsWith("statusLine"))) {
    it(`${file} of the real client is understood`, async () => {
      const stdin = readFileSync(new URL(file, fixtures), "utf8")
      const payload = JSON.parse(stdin) as { session_id: string; workspace: { project_dir: string } }
      const { files, run } = Hook.make()
      files.write(`${payload.workspace.project_dir}/.claude/agnes-sessions-private.txt`, `${payload.session_id}\n`)
      assert.strictEqual((await run(Statusline.run, { stdin })).out, indicator)
    })
  }
})
