import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as Micro from "effect/Micro"
import * as FileInDoubts from "../../../src/adapters/files/FileInDoubts.ts"
import type { Machine } from "../../../src/adapters/files/Machine.ts"
import * as MemoryInDoubts from "../../../src/adapters/memory/MemoryInDoubts.ts"
import * as InDoubt from "../../../src/domain/push/InDoubt.ts"
import * as Temporary from "../../../src/domain/workspace/Temporary.ts"
import * as Workspace from "../../../src/domain/workspace/Workspace.ts"
import { lift } from "../../../src/ports/Lift.ts"
import * as InDoubts from "../../ports/InDoubts.ts"
import * as Machines from "../../support/Machines.ts"
import * as Trials from "../../support/Trials.ts"

const subject = (place: Machines.Place) => ({ ...place, inDoubts: FileInDoubts.make(place.machine) })

InDoubts.suite("files", Effect.map(Machines.real, subject))
InDoubts.suite("files on a simulated disk", Effect.map(Machines.simulated, subject))
InDoubts.suite("memory", Effect.sync(() => ({
  inDoubts: MemoryInDoubts.make(),
  workspace: Workspace.make("/desk")
})))

const upload = (path: string): InDoubt.InDoubt => ({
  sessionId: "s", path, serverUrl: "https://h", at: 1_795_000_000_000
})

describe("FileInDoubts", () => {
  it.effect("a torn line costs nothing but itself; a file that is a link is an error", () =>
    Effect.scoped(Effect.flatMap(Machines.real, (here) => {
      const { files, inDoubts, workspace } = subject(here)
      const path = Workspace.inDoubt(workspace)
      return lift(Micro.gen(function*() {
        files.write(path, `${InDoubt.encode(upload("a"))}{"session_id":"s","pa`)
        yield* inDoubts.add(workspace, [upload("c")])
        assert.deepStrictEqual(yield* inDoubts.read(workspace), [upload("a"), upload("c")])
        files.remove(path)
        files.link(path, `${path}-elsewhere`)
        assert.strictEqual((yield* Micro.flip(inDoubts.read(workspace)))._tag, "ForeignFile")
        assert.strictEqual((yield* Micro.flip(inDoubts.add(workspace, [upload("b")])))._tag, "ForeignFile")
      }))
    })))

  it("what a killed removal leaves is push's to delete", () =>
    assert.isTrue(Temporary.isOfPush("agnes-in-doubt.jsonl.12.0a1b2c3d.tmp")))

  const workspace = Workspace.make("/desk")
  const add = (...given: ReadonlyArray<InDoubt.InDoubt>) => (machine: Machine) =>
    FileInDoubts.make(machine).add(workspace, given)
  const remove = (machine: Machine) => FileInDoubts.make(machine).remove(workspace, ({ path }) => path === "settled")

  it.each<[string, (machine: Machine) => Micro.Micro<unknown, unknown>]>([
    ["adding", add(upload("new"))],
    ["removing", remove]
  ])("at every call, %s loses no other doubt", async (what, program) => {
    await Trials.sweep(async (trouble) => {
      const world = Machines.world()
      await Trials.value(world, add(upload("kept"), upload("settled")))
      const ended = await Trials.run(world, program, trouble)
      const after = await Trials.value(world, (machine) => FileInDoubts.make(machine).read(workspace))
      assert.deepInclude(after, upload("kept"), JSON.stringify(trouble))
      if (what === "adding" && Trials.succeeded(ended)) assert.deepInclude(after, upload("new"))
      return ended.calls
    })
  })
})
