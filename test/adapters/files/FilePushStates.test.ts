import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as Micro from "effect/Micro"
import * as FilePushStates from "../../../src/adapters/files/FilePushStates.ts"
import type { Machine } from "../../../src/adapters/files/Machine.ts"
import * as MemoryPushStates from "../../../src/adapters/memory/MemoryPushStates.ts"
import * as PushState from "../../../src/domain/push/PushState.ts"
import * as Workspace from "../../../src/domain/workspace/Workspace.ts"
import { lift } from "../../../src/ports/Lift.ts"
import * as PushStates from "../../ports/PushStates.ts"
import * as Machines from "../../support/Machines.ts"
import * as Trials from "../../support/Trials.ts"

const subject = (place: Machines.Place) => ({ ...place, states: FilePushStates.make(place.machine) })

PushStates.suite("files", Effect.map(Machines.real, subject))
PushStates.suite("files on a simulated disk", Effect.map(Machines.simulated, subject))
PushStates.suite("memory", Effect.sync(() => ({ states: MemoryPushStates.make(), workspace: Workspace.make("/desk") })))

const state = (letter: string): PushState.PushState => ({ ...PushState.empty, refusedToken: letter.repeat(64) })

describe("FilePushStates", () => {
  it.effect("a file that is spoilt or a link reads as empty; a link is not written through", () =>
    Effect.scoped(Effect.flatMap(Machines.real, (place) => {
      const { files, states, workspace } = subject(place)
      const path = Workspace.pushState(workspace)
      return lift(Micro.gen(function*() {
        files.write(path, "{")
        assert.deepStrictEqual(yield* states.read(workspace), PushState.empty)
        files.remove(path)
        files.write(`${path}-elsewhere`, PushState.encode(state("a")))
        files.link(path, `${path}-elsewhere`)
        assert.deepStrictEqual(yield* states.read(workspace), PushState.empty)
        assert.strictEqual((yield* Micro.flip(states.write(workspace, state("b")))).code, "ELOOP")
      }))
    })))

  it("what was there and cannot be read is an error at whatever call, never an empty state", async () => {
    const workspace = Workspace.make("/desk")
    const read = (machine: Machine) => FilePushStates.make(machine).read(workspace)
    await Trials.sweep(async (trouble) => {
      const world = Machines.world()
      await Trials.value(world, (machine) => FilePushStates.make(machine).write(workspace, state("a")))
      const ended = await Trials.run(world, read, trouble)
      if (ended.outcome._tag === "Success") assert.deepStrictEqual(ended.outcome.value, state("a"))
      return ended.calls
    })
  })

  it("with trouble at every call a reader finds the old state or the new one, acknowledged the new one", async () => {
    const workspace = Workspace.make("/desk")
    const write = (letter: string) => (machine: Machine) => FilePushStates.make(machine).write(workspace, state(letter))
    await Trials.sweep(async (trouble) => {
      const world = Machines.world()
      await Trials.value(world, write("a"))
      const ended = await Trials.run(world, write("b"), trouble)
      const found = await Trials.value(world, (machine) => FilePushStates.make(machine).read(workspace))
      const possible = Trials.succeeded(ended) ? ["b"] : ["a", "b"]
      assert.include(possible, found.refusedToken?.[0], JSON.stringify({ trouble, calls: ended.calls }))
      const left = Machines.filesOf(world.volume).names("/desk/.claude").filter((name) => name.endsWith(".tmp"))
      if (ended.outcome._tag === "Failure") assert.deepStrictEqual(left, [])
      return ended.calls
    })
  })
})
