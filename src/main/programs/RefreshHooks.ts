import * as Effect from "effect/Effect"
import * as Settings from "../../domain/workspace/Settings.ts"
import type { Workspace } from "../../domain/workspace/Workspace.ts"
import { SettingsFile } from "../../ports/SettingsFile.ts"
import { installHooks, type Installed } from "./InstallHooks.ts"
import { installSlashCommands } from "./InstallSlashCommands.ts"

/**
 * Brings an agnes workspace up to date and leaves every other folder alone (client spec §8.5): `undefined`, and nothing
 * created, where no readable settings name us. Slash commands are renewed too, because a workspace from before
 * one of them would else never get it (W-11).
 */
export const refreshHooks = (workspace: Workspace) =>
  Effect.gen(function*() {
    const file = yield* SettingsFile
    const settings = yield* Effect.orElseSucceed(file.read(workspace), () => undefined)
    if (!Settings.isOurs(settings)) return undefined
    const hooks = yield* installHooks(workspace)
    const commands = yield* installSlashCommands(workspace)
    return { ...hooks, changed: hooks.changed || commands } satisfies Installed
  })
