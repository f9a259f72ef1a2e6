import * as Context from "effect/Context"
import type * as Micro from "effect/Micro"
import type { PullState } from "../domain/pull/PullState.ts"
import type { Workspace } from "../domain/workspace/Workspace.ts"
import type { DiskError } from "./Disk.ts"

/**
 * `agnes-pull-state.json`. Losing it costs a request and a look at every file, nothing else, so an unreadable or
 * malformed file reads as `PullState.empty`. `write` replaces it atomically and durably.
 */
export class PullStates extends Context.Tag("agnes/PullStates")<PullStates, {
  readonly read: (workspace: Workspace) => Micro.Micro<PullState>
  readonly write: (workspace: Workspace, state: PullState) => Micro.Micro<void, DiskError>
}>() {}
