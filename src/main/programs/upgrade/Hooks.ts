import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import type { Hooks } from "../../../domain/upgrade/Outcome.ts"
import type { Workspace } from "../../../domain/workspace/Workspace.ts"
import { Versions } from "../../../ports/Versions.ts"
import { refreshHooks } from "../RefreshHooks.ts"

const seconds = 20

const sayWhy = <E>(cause: Cause.Cause<E>): Hooks => {
  const error = Cause.squash(cause)
  return { failed: error instanceof Error ? error.message : String(error) }
}

/** Whatever happens to the hooks changes nothing about the upgrade (client spec UPG-11). */
const guarded = <E, R>(program: Effect.Effect<Hooks, E, R>): Effect.Effect<Hooks, never, R> =>
  Effect.catchAllCause(program, (cause) => Effect.succeed(sayWhy(cause)))

/** This version's own entries. `undefined`: the current directory is gone, and there is nothing to refresh. */
export const here = (workspace: Workspace | undefined) =>
  guarded(workspace === undefined ? Effect.succeed(undefined) : Effect.as(refreshHooks(workspace), undefined))

/** Another version's entries are written by that version: ours would be those of yesterday (W-11). */
export const by = (entry: string, workspace: Workspace | undefined) =>
  guarded(Effect.gen(function*() {
    if (workspace === undefined) return undefined
    const versions = yield* Versions
    const ran = yield* versions.run(entry, ["hooks", "refresh", "--quiet", "--workspace", workspace.root], { seconds })
    return ran.code === 0 ? undefined : { failed: ran.stderr.trim().split("\n")[0] ?? `exit ${ran.code}` }
  }))
