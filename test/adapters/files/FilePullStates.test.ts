import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as Micro from "effect/Micro"
import * as FilePullStates from "../../../src/adapters/files/FilePullStates.ts"
import * as MemoryPullStates from "../../../src/adapters/memory/MemoryPullStates.ts"
import * as PullState from "../../../src/domain/pull/PullState.ts"
import * as Workspace from "../../../src/domain/workspace/Workspace.ts"
import { lift } from "../../../src/ports/Lift.ts"
import * as PullStates from "../../ports/PullStates.ts"
import * as Machines from "../../support/Machines.ts"

const subject = (place: Machines.Place) => ({ ...place, states: FilePullStates.make(place.machine) })

PullStates.suite("files", Effect.map(Machines.real, subject))
PullStates.suite("files on a simulated disk", Effect.map(Machines.simulated, subject))
PullStates.suite("memory", Effect.sync(() => ({ states: MemoryPullStates.make(), workspace: Workspace.make("/desk") })))

describe("FilePullStates", () => {
  it.effect("a file that is spoilt, or a link, counts as not there", () =>
    Effect.flatMap(Machines.simulated, (place) =>
      lift(Micro.gen(function*() {
        const { files, states, workspace } = subject(place)
        files.write(Workspace.pullState(workspace), PullState.encode(PullStates.state).slice(0, -20))
        assert.deepStrictEqual(yield* states.read(workspace), PullState.empty)
        files.write("/desk/elsewhere", PullState.encode(PullStates.state))
        files.remove(Workspace.pullState(workspace))
        files.link(Workspace.pullState(workspace), "/desk/elsewhere")
        assert.deepStrictEqual(yield* states.read(workspace), PullState.empty)
      }))))
})
