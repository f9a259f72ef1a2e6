import * as Micro from "effect/Micro"
import * as PushState from "../../domain/push/PushState.ts"
import * as Workspace from "../../domain/workspace/Workspace.ts"
import type { PushStates } from "../../ports/PushStates.ts"
import * as DurableFile from "./DurableFile.ts"
import * as Lines from "./Lines.ts"
import type { Machine } from "./Machine.ts"
import * as OwnFile from "./OwnFile.ts"

/** The state as one small file. */
export const make = (machine: Machine): PushStates["Type"] => ({
  read: (workspace) =>
    Lines.text(machine, Workspace.pushState(workspace)).pipe(
      Micro.map(PushState.parse),
      Micro.catchTag("ForeignFile", () => Micro.succeed(PushState.empty))
    ),
  write: (workspace, state) =>
    DurableFile.makeFolder(machine, Workspace.folder(workspace)).pipe(
      Micro.andThen(Lines.replace(machine, Workspace.pushState(workspace), [PushState.encode(state)])),
      Micro.mapError(OwnFile.asDiskError)
    )
})
