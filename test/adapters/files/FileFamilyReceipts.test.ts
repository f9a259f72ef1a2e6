import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as Micro from "effect/Micro"
import * as FileFamilyReceipts from "../../../src/adapters/files/FileFamilyReceipts.ts"
import type { Machine } from "../../../src/adapters/files/Machine.ts"
import * as MemoryFamilyReceipts from "../../../src/adapters/memory/MemoryFamilyReceipts.ts"
import * as FamilyReceipt from "../../../src/domain/push/FamilyReceipt.ts"
import * as Temporary from "../../../src/domain/workspace/Temporary.ts"
import * as Workspace from "../../../src/domain/workspace/Workspace.ts"
import { lift } from "../../../src/ports/Lift.ts"
import * as FamilyReceipts from "../../ports/FamilyReceipts.ts"
import * as Machines from "../../support/Machines.ts"
import * as Trials from "../../support/Trials.ts"

const subject = (place: Machines.Place) => ({ ...place, receipts: FileFamilyReceipts.make(place.machine) })

FamilyReceipts.suite("files", Effect.map(Machines.real, subject))
FamilyReceipts.suite("files on a simulated disk", Effect.map(Machines.simulated, subject))
FamilyReceipts.suite("memory", Effect.sync(() => ({
  receipts: MemoryFamilyReceipts.make(),
  workspace: Workspace.make("/desk")
})))

const receipt = (transcript: string, size = 1): FamilyReceipt.FamilyReceipt => ({
  transcript, name: "subagents/agent-a.jsonl", size, modifiedAt: 1.5, changedAt: 2, sha256: "0".repeat(64),
  serverUrl: "https://h", receivedAt: 1_795_000_000_000
})

describe("FileFamilyReceipts", () => {
  it.effect("a torn line costs nothing but itself; a file that is a link is an error", () =>
    Effect.scoped(Effect.flatMap(Machines.real, (here) => {
      const { files, receipts, workspace } = subject(here)
      const path = Workspace.familyReceipts(workspace)
      return lift(Micro.gen(function*() {
        files.write(path, `{"transcript":"a"}\n${FamilyReceipt.encode(receipt("a"))}{"transcript":"b","na`)
        yield* receipts.append(workspace, [receipt("c")])
        assert.deepStrictEqual(yield* receipts.latest(workspace), [receipt("a"), receipt("c")])
        files.remove(path)
        files.link(path, `${path}-elsewhere`)
        assert.strictEqual((yield* Micro.flip(receipts.latest(workspace)))._tag, "ForeignFile")
        assert.strictEqual((yield* Micro.flip(receipts.append(workspace, [receipt("b")])))._tag, "ForeignFile")
      }))
    })))

  it("what a killed compaction leaves is push's to delete", () =>
    assert.isTrue(Temporary.isOfPush("agnes-receipts-family.jsonl.12.0a1b2c3d.tmp")))

  const workspace = Workspace.make("/desk")
  const append = (...given: ReadonlyArray<FamilyReceipt.FamilyReceipt>) => (machine: Machine) =>
    FileFamilyReceipts.make(machine).append(workspace, given)
  const compact = (machine: Machine) =>
    FileFamilyReceipts.make(machine).compact(workspace, ({ transcript }) => transcript === "gone")

  it.each<[string, (machine: Machine) => Micro.Micro<unknown, unknown>]>([
    ["appending", append(receipt("new"))],
    ["compacting", compact]
  ])("at every call, %s loses no acknowledged receipt", async (what, program) => {
    await Trials.sweep(async (trouble) => {
      const world = Machines.world()
      await Trials.value(world, append(receipt("kept", 1), receipt("gone", 1), receipt("kept", 2)))
      const ended = await Trials.run(world, program, trouble)
      const after = await Trials.value(world, (machine) => FileFamilyReceipts.make(machine).latest(workspace))
      assert.deepInclude(after, receipt("kept", 2), JSON.stringify(trouble))
      if (what === "appending" && Trials.succeeded(ended)) assert.deepInclude(after, receipt("new"))
      return ended.calls
    })
  })
})
