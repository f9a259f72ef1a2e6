import * as Micro from "effect/Micro"
import * as PullState from "../../domain/pull/PullState.ts"
import type { PullStates } from "../../ports/PullStates.ts"
import * as PerWorkspace from "./PerWorkspace.ts"

/** The pull state without a file. */
export const make = (): PullStates["Type"] => {
  const of = PerWorkspace.make(() => ({ state: PullState.empty }))
  return {
    read: (workspace) => Micro.sync(() => of(workspace).state),
    write: (workspace, state) =>
      Micro.sync(() => {
        of(workspace).state = state
      })
  }
}
