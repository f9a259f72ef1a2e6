import * as Effect from "effect/Effect"
import type { Workspace } from "../../../domain/workspace/Workspace.ts"
import { Environment } from "../../../ports/Environment.ts"
import { lift } from "../../../ports/Lift.ts"
import { use } from "../../../ports/Use.ts"
import * as Workspaces from "../../programs/Workspaces.ts"
import * as Failure from "../Failure.ts"

/**
 * The workspace for a command that fills folders: the one somebody named, else the one around the current directory.
 * A folder that is none never becomes one here.
 */
export const workspace = Effect.gen(function*() {
  const named = yield* lift(Workspaces.explicit)
  if (named !== undefined) return named
  const cwd = yield* use(Environment, (environment) => environment.cwd)
  const around: Workspace | undefined = cwd === undefined ? undefined : yield* lift(Workspaces.nearest(cwd))
  return around ?? (yield* Failure.error(
    "Error: this is no agnes workspace, so nothing was changed. Run: agnes init   (or set AGNES_LOCAL_DIR to one)"
  ))
})
