import { assert, describe, it } from "vitest"
import * as MarkPrivate from "../../src/main/programs/MarkPrivate.ts"
import * as Hook from "./Hook.ts"
import * as Sweep from "./Sweep.ts"
import * as Trials from "../support/Trials.ts"
import * as Machines from "../support/Machines.ts"
import * as MemoryOutput from "../../src/adapters/memory/MemoryOutput.ts"
import * as Micro from "effect/Micro"

const marker = "/.claude/agnes-capture-session.log"
const listOf = (root: string): string => `${root}/.claude/agnes-sessions-private.txt`
const transcript = (cwd: string): string => `{"type":"mode"}\n{"type":"user","message":"x","cwd":"${cwd}","uuid":"u"}\n`

const setUp = (variables: Readonly<Record<string, string>> = {}) => {
  const machine = Hook.make()
  const mark = (cwd: string, argv: ReadonlyArray<string> = ["abc"]) =>
    machine.run(MarkPrivate.run(argv), { cwd, variables })
  return { ...machine, mark }
}

describe("mark-private without CLAUDE_PROJECT_DIR, as a slash command runs", () => {
  it("W-21 marks in the workspace above the current directory", async () => {
    const { files, mark } = setUp()
    files.write(`/desk${marker}`, "")
    files.folder("/desk/sub/folder")
    const { value } = await mark("/desk/sub/folder")
    assert.strictEqual(value.exitCode, 0)
    assert.strictEqual(files.read(listOf("/desk")), "abc\n")
    assert.deepStrictEqual(files.names("/desk/sub/folder"), [])
  })

  it("marks in both when the session began in another workspace than it is in now", async () => {
    const { files, mark } = setUp()
    for (const root of ["/desk", "/other"]) files.write(`${root}${marker}`, "")
    files.write("/home/user/.claude/projects/-other/abc.jsonl", transcript("/other/sub"))
    const { out, value } = await mark("/desk")
    assert.strictEqual(value.exitCode, 0)
    assert.strictEqual(out, "Session abc marked as private. Its transcript will not be uploaded by `agnes push`.\n")
    for (const root of ["/desk", "/other"]) assert.strictEqual(files.read(listOf(root)), "abc\n")
    await mark("/desk", ["abc", "--undo"])
    for (const root of ["/desk", "/other"]) assert.strictEqual(files.read(listOf(root)), "")
  })

  it("marks where the session began when the current directory is no workspace", async () => {
    const { files, mark } = setUp()
    files.write(`/other${marker}`, "")
    files.write("/home/user/.claude/projects/-other/abc.jsonl", transcript("/other"))
    assert.strictEqual((await mark("/desk")).value.exitCode, 0)
    assert.strictEqual(files.read(listOf("/other")), "abc\n")
    assert.isUndefined(files.read(listOf("/desk")))
  })

  it("writes nothing and exits 1 when there is no workspace at all", async () => {
    const { files, mark } = setUp()
    const { error, out, value } = await mark("/desk")
    assert.deepStrictEqual([value.exitCode, out], [1, ""])
    assert.match(error, /^Error: no workspace found for session abc: .*Nothing was written/)
    assert.deepStrictEqual(files.names("/desk"), [])
  })

  it("a named workspace is the only one", async () => {
    const { files, mark } = setUp({ CLAUDE_PROJECT_DIR: "/named" })
    files.folder("/named")
    files.write(`/other${marker}`, "")
    files.write("/home/user/.claude/projects/-other/abc.jsonl", transcript("/other"))
    await mark("/desk")
    assert.strictEqual(files.read(listOf("/named")), "abc\n")
    assert.isUndefined(files.read(listOf("/other")))
  })
})

describe("mark-private on a failing machine", () => {
  it("P12 exit 0 means that the mark is durable, whatever call failed or was the last before a power cut", async () => {
    const covered = await Sweep.sweep(async (trouble) => {
      const world = Machines.world()
      const output = MemoryOutput.make()
      const run = await Trials.run(
        world,
        (machine) =>
          Micro.provideContext(
            MarkPrivate.run(["abc"]),
            Hook.context(machine, { variables: { AGNES_LOCAL_DIR: "/desk" } }, output.output)
          ),
        trouble
      )
      const { outcome } = run
      const claimed = output.out().includes("marked as private") || (outcome._tag === "Success" && outcome.value.exitCode === 0)
      if (claimed) assert.include(Machines.filesOf(world.volume).read(Hook.list) ?? "", "abc\n", JSON.stringify(trouble))
      return run.calls
    })
    assert.isAbove(covered, 10)
  })
})
