import * as Micro from "effect/Micro"
import * as PushState from "../../domain/push/PushState.ts"
import type { PushStates } from "../../ports/PushStates.ts"
import * as PerWorkspace from "./PerWorkspace.ts"

/** The push state without a file. */
export const make = (): PushStates["Type"] => {
  const of = PerWorkspace.make(() => ({ state: PushState.empty }))
  return {
    read: (workspace) => Micro.sync(() => of(workspace).state),
    write: (workspace, state) =>
      Micro.sync(() => {
        of(workspace).state = state
      })
  }
}
