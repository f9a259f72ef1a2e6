import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as Micro from "effect/Micro"
import * as FileWithdrawals from "../../../src/adapters/files/FileWithdrawals.ts"
import type { Machine } from "../../../src/adapters/files/Machine.ts"
import * as MemoryWithdrawals from "../../../src/adapters/memory/MemoryWithdrawals.ts"
import * as Workspace from "../../../src/domain/workspace/Workspace.ts"
import { lift } from "../../../src/ports/Lift.ts"
import * as Withdrawals from "../../ports/Withdrawals.ts"
import * as Machines from "../../support/Machines.ts"
import * as Trials from "../../support/Trials.ts"

const subject = (place: Machines.Place) => ({ ...place, withdrawals: FileWithdrawals.make(place.machine) })
const { due } = Withdrawals

Withdrawals.suite("files", Effect.map(Machines.real, subject))
Withdrawals.suite("files on a simulated disk", Effect.map(Machines.simulated, subject))
Withdrawals.suite(
  "memory",
  Effect.sync(() => ({ withdrawals: MemoryWithdrawals.make(), workspace: Workspace.make("/desk") }))
)

describe("FileWithdrawals", () => {
  it.effect("a request is written also while another holds the queue lock", () =>
    Effect.scoped(Effect.flatMap(Machines.simulated, (place) => {
      const { machine, withdrawals, workspace } = subject(place)
      return lift(Micro.gen(function*() {
        yield* withdrawals.append(workspace, [due("a")])
        assert.isDefined(yield* machine.locks.tryAcquire(Workspace.queueLock(workspace)))
        yield* withdrawals.append(workspace, [due("b")])
        assert.deepStrictEqual(yield* withdrawals.read(workspace), [due("a"), due("b")])
      }))
    })))

  const workspace = Workspace.make("/desk")
  const append = (id: string) => (machine: Machine) => FileWithdrawals.make(machine).append(workspace, [due(id)])
  const cancel = (machine: Machine) => FileWithdrawals.make(machine).cancel(workspace, "b")

  it.each<[string, (machine: Machine) => Micro.Micro<unknown, unknown>, ReadonlyArray<string>]>([
    ["asking", append("c"), ["a", "b", "c"]],
    ["cancelling", cancel, ["a"]]
  ])("with trouble at every call, %s loses no other request", async (_, program, expected) => {
    await Trials.sweep(async (trouble) => {
      const world = Machines.world()
      await Trials.value(world, append("a"))
      await Trials.value(world, append("b"))
      const ended = await Trials.run(world, program, trouble)
      const found = (await Trials.value(world, (machine) => FileWithdrawals.make(machine).read(workspace)))
        .map(({ sessionId }) => sessionId)
      assert.include(found, "a")
      const about = JSON.stringify({ trouble, calls: ended.calls })
      if (Trials.succeeded(ended)) assert.deepStrictEqual(found, [...expected], about)
      return ended.calls
    })
  })
})
