import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type { Workspace } from "../domain/workspace/Workspace.ts"

/**
 * Starts agnes itself once more for a workspace, detached: it goes on after this process and its terminal have ended,
 * reads nothing and prints nothing. Succeeds when it was started; whether it does its work nobody learns here. A start
 * that fails is no error: the next hook tries again.
 */
export class Background extends Context.Tag("agnes/Background")<Background, {
  readonly start: (workspace: Workspace, args: ReadonlyArray<string>) => Effect.Effect<void>
}>() {}
