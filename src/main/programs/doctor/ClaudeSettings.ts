import * as Effect from "effect/Effect"
import type { ClaudeSettings } from "../../../domain/doctor/Surroundings.ts"
import * as Utf8 from "../../../domain/text/Utf8.ts"
import * as SettingsEdit from "../../../domain/workspace/SettingsEdit.ts"
import * as Workspace from "../../../domain/workspace/Workspace.ts"
import { Disk } from "../../../ports/Disk.ts"
import { Environment } from "../../../ports/Environment.ts"
import { lift } from "../../../ports/Lift.ts"
import { use } from "../../../ports/Use.ts"
import * as SmallFile from "../SmallFile.ts"

const managedFolders: Readonly<Record<string, string>> = {
  darwin: "/Library/Application Support/ClaudeCode",
  win32: "C:/Program Files/ClaudeCode",
  linux: "/etc/claude-code"
}

/** The settings Claude Code puts together, those that win last. One that cannot be read counts as absent. */
export const read = (workspace: Workspace.Workspace) =>
  Effect.gen(function*() {
    const home = yield* use(Environment, (environment) => environment.home)
    const named = yield* use(Environment, (environment) => environment.variable("CLAUDE_CONFIG_DIR"))
    const platform = yield* use(Environment, (environment) => environment.platform)
    const user = named === undefined || named === "" ? `${home}/.claude` : named
    const files = [
      { kind: "user", path: `${user}/settings.json` },
      { kind: "project", path: Workspace.settings(workspace) },
      { kind: "local", path: `${Workspace.folder(workspace)}/settings.local.json` },
      { kind: "managed", path: `${managedFolders[platform] ?? managedFolders["linux"]!}/managed-settings.json` }
    ] as const
    return yield* Effect.forEach(files, ({ kind, path }) =>
      Effect.map(valueOf(path), (value): ClaudeSettings => ({ kind, path, value })))
  })

/** People keep links to their settings elsewhere. */
const valueOf = (path: string) =>
  use(Disk, (disk) => disk.realPath(path)).pipe(
    Effect.flatMap((real) => lift(SmallFile.read(real, 1_048_576))),
    Effect.flatMap((bytes) => Effect.try(() => JSON.parse(Utf8.decodeLossy(bytes)) as unknown)),
    Effect.map((value) => SettingsEdit.isRecord(value) ? value : undefined),
    Effect.orElseSucceed(() => undefined)
  )
