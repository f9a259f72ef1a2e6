import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Settings from "../../domain/workspace/Settings.ts"
import * as Workspace from "../../domain/workspace/Workspace.ts"
import { SettingsFile, SettingsMalformed } from "../../ports/SettingsFile.ts"
import { wantedLines } from "./setup/WantedLines.ts"

export interface Installed {
  /** The settings file was written. */
  readonly changed: boolean
  /** For people, a line each. */
  readonly warnings: ReadonlyArray<string>
}

/**
 * Puts today's hooks and status line into the workspace's settings and takes those of older clients out (client spec
 * §8.3, §8.4). Repeating it changes nothing. A file that cannot be taken for settings stays as it is. With
 * `seed`, settings made from nothing also get the permissions of a new workspace.
 */
export const installHooks = (workspace: Workspace.Workspace, options: { readonly seed: boolean } = { seed: false }) =>
  Effect.gen(function*() {
    const { lines, warnings } = yield* wantedLines
    const file = yield* SettingsFile
    const plan = yield* file.edit(workspace, (settings) =>
      Either.mapBoth(Settings.plan(settings, lines), {
        onLeft: ({ reason }) => new SettingsMalformed({ path: Workspace.settings(workspace), reason }),
        onRight: (plan) => options.seed ? { ...plan, edits: [...Settings.seed(settings), ...plan.edits] } : plan
      }))
    return { changed: plan.edits.length > 0, warnings: [...warnings, ...plan.warnings] } satisfies Installed
  })
