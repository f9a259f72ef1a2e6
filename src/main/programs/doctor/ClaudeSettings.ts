import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import type { ClaudeSettings } from "../../../domain/doctor/Surroundings.ts"
import * as Utf8 from "../../../domain/text/Utf8.ts"
import * as Resolution from "../../../domain/workspace/Resolution.ts"
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
      Effect.map(valueOf(path), (found): ClaudeSettings => ({ kind, path, ...found })))
  })

/** What Claude Code notes about the folders it was started in; `undefined` where it notes nothing. */
export const isTrusted = (workspace: Workspace.Workspace) =>
  Effect.gen(function*() {
    const home = yield* use(Environment, (environment) => environment.home)
    const named = yield* use(Environment, (environment) => environment.variable("CLAUDE_CONFIG_DIR"))
    const { value } = yield* valueOf(`${named === undefined || named === "" ? home : named}/.claude.json`)
    const projects = value?.["projects"]
    if (!SettingsEdit.isRecord(projects)) return undefined
    return Resolution.ancestors(workspace.root).some((folder) => {
      const notes = projects[folder]
      return SettingsEdit.isRecord(notes) && notes["hasTrustDialogAccepted"] === true
    })
  })

const largest = 16 * 1_048_576

/** People keep links to their settings elsewhere. A text with comments is not read, and not called malformed either. */
const valueOf = (path: string) =>
  use(Disk, (disk) => disk.realPath(path)).pipe(
    Effect.flatMap((real) => lift(SmallFile.read(real, largest))),
    Effect.map((bytes) => {
      const text = Utf8.decodeLossy(bytes)
      const value = Either.getOrUndefined(Either.try(() => JSON.parse(text) as unknown))
      if (SettingsEdit.isRecord(value)) return { value, malformed: false }
      return { value: undefined, malformed: text.trim() !== "" && !/\/[/*]/.test(text) }
    }),
    Effect.orElseSucceed(() => ({ value: undefined, malformed: false }))
  )
