import * as Either from "effect/Either"
import * as Micro from "effect/Micro"
import { assert, describe, it } from "vitest"
import * as FilePrivateLists from "../../src/adapters/files/FilePrivateLists.ts"
import * as MemoryOutput from "../../src/adapters/memory/MemoryOutput.ts"
import * as PrivateList from "../../src/domain/privacy/PrivateList.ts"
import * as Withdrawal from "../../src/domain/push/Withdrawal.ts"
import * as QueueFile from "../../src/domain/queue/QueueFile.ts"
import * as Workspace from "../../src/domain/workspace/Workspace.ts"
import * as CaptureSession from "../../src/main/programs/CaptureSession.ts"
import * as MarkPrivate from "../../src/main/programs/MarkPrivate.ts"
import * as Machines from "../support/Machines.ts"
import * as Trials from "../support/Trials.ts"
import * as Hook from "./Hook.ts"
import * as Sweep from "./Sweep.ts"

const variables = { AGNES_LOCAL_DIR: "/desk" }
const transcript = "/home/user/.claude/projects/-work/abc.jsonl"
const folder = "/desk/.claude"

/** Runs a hook program as a process of its own, in trouble or not. */
const run = <A>(
  world: Machines.World,
  program: Micro.Micro<A, never, Hook.Ports>,
  call: Hook.Call,
  trouble?: Trials.Trouble
) => {
  const output = MemoryOutput.make()
  const start = (machine: Parameters<typeof Hook.context>[0]): Micro.Micro<A> =>
    Micro.provideContext(program, Hook.context(machine, { variables, ...call }, output.output))
  return Trials.run(world, start, trouble)
}

const workspace = Workspace.make("/desk")
const listsOf = (world: Machines.World) => FilePrivateLists.make(Machines.start(world))
const due = Withdrawal.encode({ sessionId: "abc", serverUrl: "https://one.example", requestedAt: 0, doneAt: undefined })

const entries = (files: Machines.Files): ReadonlyArray<string> =>
  files.names(folder)
    .filter((name) => name === "agnes-sessions.txt" || (name.startsWith("agnes-sessions.snapshot.") && name.endsWith(".txt")))
    .flatMap((name) => QueueFile.parse(new TextEncoder().encode(files.read(`${folder}/${name}`))).entries)
    .map(({ sessionId }) => sessionId)

describe("at every call that fails, and every power cut", () => {
  it("law 1 a breadcrumb that says ok has its entry, and a capture never ends badly", async () => {
    const stdin = JSON.stringify({ session_id: "abc", transcript_path: transcript, cwd: "/desk" })
    const covered = await Sweep.sweep(async (trouble) => {
      const world = Machines.world()
      const files = Machines.filesOf(world.volume)
      files.write(`${folder}/agnes-sessions.txt`, "older\t/t/older.jsonl\n")
      const { calls, outcome } = await run(world, CaptureSession.run({ verbose: false }), { stdin }, trouble)
      assert.include(["Success", "Died"], outcome._tag, JSON.stringify(trouble))
      if (Hook.crumbs(files).includes("ok abc")) assert.include(entries(files), "abc", JSON.stringify(trouble))
      assert.include(entries(files), "older")
      return calls
    })
    assert.isAbove(covered, 10)
  })

  it.each<[string, Uint8Array]>([
    ["as given", Buffer.from("def\nabc\n")],
    ["in capitals, with CRLF and a byte-order mark", Buffer.from("\ufeffABC\r\ndef\r\n")],
    ["without a line feed", Buffer.from("def\nabc")],
    ["between other line separators", Buffer.from("def\rabc\u2028ghi\n")],
    ["in UTF-16", Buffer.from("\ufeffdef\r\nabc\r\n", "utf16le")]
  ])("P1 an id that a writer left listed but not durable is durable once a mark says so: %s", async (_, bytes) => {
    const covered = await Sweep.sweep(async (trouble) => {
      const world = Machines.world()
      const files = Machines.filesOf(world.volume)
      files.folder(folder)
      world.volume.add(Hook.list, { ...world.volume.newFile(1000), bytes })
      const { calls, outcome } = await run(world, MarkPrivate.run(["abc"]), {}, { ...trouble, cut: undefined })
      world.volume.powerCut(Trials.keepNothing)
      const found = await Micro.runPromise(listsOf(world).read(workspace))
      const listed = found !== undefined && Either.getOrElse(PrivateList.contains(found, "abc"), () => false)
      const promised = outcome._tag === "Success" && outcome.value.exitCode === 0
      assert.isTrue(listed || !promised, JSON.stringify({ trouble, calls }))
      return calls
    })
    assert.isAbove(covered, 10)
  })

  it("--undo that was cut short can be repeated, and leaves no mark, no request and a list that push accepts", async () => {
    const covered = await Sweep.sweep(async (trouble) => {
      const world = Machines.world()
      const files = Machines.filesOf(world.volume)
      files.write(transcript, "{}\n")
      files.write(Hook.list, "abc\ndef\n")
      files.write(`${folder}/agnes-withdrawals.jsonl`, due)
      await Micro.runPromise(listsOf(world).writeSeal(workspace, new TextEncoder().encode("abc\ndef\n")))
      world.volume.settleAll()
      const { calls } = await run(world, MarkPrivate.run(["abc", "--undo"]), {}, trouble)
      const again = await run(world, MarkPrivate.run(["abc", "--undo"]), {})
      assert.deepInclude(again.outcome, { _tag: "Success" }, JSON.stringify(trouble))
      assert.strictEqual(files.read(Hook.list), "def\n")
      const lines = (files.read(`${folder}/agnes-withdrawals.jsonl`) ?? "").split("\n")
      assert.deepStrictEqual(Withdrawal.current(lines.flatMap((line) => Withdrawal.parse(line) ?? [])), [])
      const lists = listsOf(world)
      const matches = await Micro.runPromise(Micro.flatMap(lists.seal(workspace), (seal) =>
        lists.matchesSeal(seal, new TextEncoder().encode("def\n"))))
      assert.isTrue(matches, JSON.stringify(trouble))
      return calls
    })
    assert.isAbove(covered, 15)
  })
})
