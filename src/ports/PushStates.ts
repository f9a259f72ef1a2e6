import * as Context from "effect/Context"
import type * as Micro from "effect/Micro"
import type { PushState } from "../domain/push/PushState.ts"
import type { Workspace } from "../domain/workspace/Workspace.ts"
import type { DiskError } from "./Disk.ts"

/**
 * `agnes-push-state.json`. It only makes push politer and `status` wiser; nothing is lost with it, so a file that is
 * missing, malformed or somebody else's reads as `PushState.empty`. One that could not be read is an error: it may say
 * that the server wants to be left alone. `write` replaces it atomically and durably.
 */
export class PushStates extends Context.Tag("agnes/PushStates")<PushStates, {
  readonly read: (workspace: Workspace) => Micro.Micro<PushState, DiskError>
  readonly write: (workspace: Workspace, state: PushState) => Micro.Micro<void, DiskError>
}>() {}
