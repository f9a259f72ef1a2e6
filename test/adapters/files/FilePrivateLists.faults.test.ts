import { assert, describe, it } from "@effect/vitest"
import { Effect, FastCheck as fc } from "effect"
import * as Micro from "effect/Micro"
import * as FilePrivateLists from "../../../src/adapters/files/FilePrivateLists.ts"
import type { Machine } from "../../../src/adapters/files/Machine.ts"
import * as MemoryDisk from "../../../src/adapters/memory/MemoryDisk.ts"
import * as MemoryLocks from "../../../src/adapters/memory/MemoryLocks.ts"
import * as MemoryProcess from "../../../src/adapters/memory/MemoryProcess.ts"
import * as Workspace from "../../../src/domain/workspace/Workspace.ts"
import * as Machines from "../../support/Machines.ts"
import * as Sizes from "../../support/Sizes.ts"
import * as Trials from "../../support/Trials.ts"

const workspace = Workspace.make("/desk")
const bytes = (lines: ReadonlyArray<string>) => new TextEncoder().encode(lines.map((line) => `${line}\n`).join(""))

const add = (id: string) => (machine: Machine) => FilePrivateLists.make(machine).add(workspace, id)

const listed = (machine: Machine) =>
  Micro.map(FilePrivateLists.make(machine).read(workspace), (found) => new TextDecoder().decode(found).split("\n"))

/** What `--undo` does: takes one id out of the list as it was read. */
const undo = (id: string) => (machine: Machine) =>
  Micro.gen(function*() {
    const lists = FilePrivateLists.make(machine)
    const before = yield* lists.read(workspace)
    if (before === undefined) return
    const lines = new TextDecoder().decode(before).split("\n")
    yield* lists.replace(workspace, bytes(lines.filter((line) => line !== "" && line !== id)), before)
  })

const withoutLocks = (machine: Machine): Machine => ({
  ...machine,
  locks: MemoryLocks.make(undefined, undefined, "ENOLCK")
})

describe.each<[string, (machine: Machine) => Machine]>([
  ["with locks", (machine) => machine],
  ["without locks", withoutLocks]
])("FilePrivateLists with trouble at every call, %s", (_, within) => {
  it.each<[string, (machine: Machine) => Micro.Micro<unknown, unknown>, string | undefined]>([
    ["marking a session", (machine) => add("new")(within(machine)), "new"],
    ["marking one that is marked", (machine) => add("old")(within(machine)), "old"],
    ["taking a mark back", undo("other"), undefined]
  ])("%s loses no acknowledged mark", async (_, program, mine) => {
    for (const begun of [false, true]) {
      await Trials.sweep(async (trouble) => {
        const world = Machines.world()
        if (begun) for (const id of ["old", "other", "last"]) await Trials.value(world, add(id))
        const ended = await Trials.run(world, program, trouble)
        const after = await Trials.value(world, listed)
        const promised = begun ? ["old", "last"] : []
        if (mine !== undefined && Trials.succeeded(ended)) promised.push(mine)
        for (const id of promised) assert.include(after, id, JSON.stringify({ trouble, calls: ended.calls }))
        await Trials.value(world, add("next"))
        world.volume.powerCut(Trials.keepNothing)
        assert.include(await Trials.value(world, listed), "next")
        return ended.calls
      })
    }
  })
})

describe("FilePrivateLists over many runs", () => {
  it("a mark asked for again is kept, wherever the first asking died, and through a power cut", async () => {
    for (const begun of [false, true]) {
      await Trials.sweep(async (trouble) => {
        const world = Machines.world()
        if (begun) await Trials.value(world, add("old"))
        const { calls } = await Trials.run(world, add("x"), { ...trouble, cut: undefined })
        await Trials.value(world, add("x"))
        world.volume.powerCut(Trials.keepNothing)
        assert.include(await Trials.value(world, listed), "x", JSON.stringify({ trouble, calls }))
        return calls
      })
    }
  })

  const ids = fc.constantFrom("a", "b", "c")
  const step = fc.tuple(fc.constantFrom("add", "add", "undo"), ids, Trials.trouble)

  it.effect.prop("no history loses a mark that was acknowledged and that nobody asked to take back", [
    fc.array(step, { minLength: 1, maxLength: 12 })
  ], ([steps]) =>
    Effect.promise(async () => {
      const world = Machines.world()
      const marked = new Set<string>()
      for (const [what, id, trouble] of steps) {
        if (what === "undo") marked.delete(id)
        const ended = await Trials.run<unknown, unknown>(world, what === "add" ? add(id) : undo(id), trouble)
        if (what === "add" && Trials.succeeded(ended)) marked.add(id)
        const after = await Trials.value(world, listed)
        assert.deepStrictEqual([...marked].filter((each) => !after.includes(each)), [])
      }
    }), { fastCheck: { numRuns: Sizes.size(60, 2_000) } })
})

describe("FilePrivateLists when a mark does not wait for the one who replaces the list", () => {
  const lockless = (world: Machines.World) => withoutLocks(Machines.start(world))

  /** Runs `program` to its end with `other` run as a whole just before its `n`th call; false when it has fewer. */
  const interrupted = async (
    world: Machines.World,
    program: (machine: Machine) => Micro.Micro<unknown, unknown>,
    other: () => void,
    n: number,
    change: (machine: Machine) => Machine
  ): Promise<boolean> => {
    const process = MemoryProcess.make({ uid: 1000 })
    let calls = 0
    const disk = MemoryDisk.make(world.volume, process, () => {
      calls++
      if (calls === n) other()
      return "done"
    })
    await Micro.runPromise(Micro.ignore(program(change({ ...Machines.start(world, process), disk }))))
    return calls >= n
  }

  it("the mark survives an undo, wherever in the undo it comes", async () => {
    for (let n = 1;; n++) {
      const world = Machines.world()
      await Trials.value(world, add("x"))
      const mark = () => Micro.runSync(add("late")(lockless(world)))
      const met = await interrupted(world, undo("x"), mark, n, (machine) => machine)
      if (!met) return assert.isAbove(n, 10)
      assert.include(await Trials.value(world, listed), "late", `before call ${n}`)
    }
  })

  it("the mark survives an undo that comes as a whole in the middle of it", async () => {
    for (let n = 1;; n++) {
      const world = Machines.world()
      await Trials.value(world, add("x"))
      const takeBack = () => Micro.runSync(undo("x")(Machines.start(world)))
      const met = await interrupted(world, add("late"), takeBack, n, withoutLocks)
      if (!met) return assert.isAbove(n, 5)
      assert.include(await Trials.value(world, listed), "late", `before call ${n}`)
    }
  })
})
