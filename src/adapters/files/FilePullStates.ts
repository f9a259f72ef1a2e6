import * as Micro from "effect/Micro"
import * as PullState from "../../domain/pull/PullState.ts"
import * as Workspace from "../../domain/workspace/Workspace.ts"
import type { PullStates } from "../../ports/PullStates.ts"
import * as DurableFile from "./DurableFile.ts"
import * as Lines from "./Lines.ts"
import type { Machine } from "./Machine.ts"
import * as OwnFile from "./OwnFile.ts"

/** The state as one small file. */
export const make = (machine: Machine): PullStates["Type"] => ({
  read: (workspace) =>
    Lines.text(machine, Workspace.pullState(workspace)).pipe(
      Micro.map(PullState.parse),
      Micro.orElseSucceed(() => PullState.empty)
    ),
  write: (workspace, state) =>
    DurableFile.makeFolder(machine, Workspace.folder(workspace)).pipe(
      Micro.andThen(
        DurableFile.replace(machine, Workspace.pullState(workspace), new TextEncoder().encode(PullState.encode(state)))
      ),
      Micro.mapError(OwnFile.asDiskError)
    )
})
