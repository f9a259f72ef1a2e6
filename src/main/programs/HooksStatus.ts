import * as Effect from "effect/Effect"
import type * as Breadcrumb from "../../domain/queue/Breadcrumb.ts"
import * as HookReport from "../../domain/workspace/HookReport.ts"
import * as Workspace from "../../domain/workspace/Workspace.ts"
import { Breadcrumbs } from "../../ports/Breadcrumbs.ts"
import { SettingsFile } from "../../ports/SettingsFile.ts"
import { use } from "../../ports/Use.ts"
import { slashCommandStates } from "./InstallSlashCommands.ts"
import { wantedLines } from "./setup/WantedLines.ts"

export interface HooksStatus {
  /** Absolute path of the settings file. */
  readonly settings: string
  /** Why the settings cannot be read; the entries then count as missing. */
  readonly problem: string | undefined
  readonly entries: ReadonlyArray<HookReport.Entry>
  /** The last trace a capture left, and the last one that captured something. */
  readonly lastSeen: Breadcrumb.Breadcrumb | undefined
  readonly lastCaptured: Breadcrumb.Breadcrumb | undefined
}

/** What is installed in this workspace, and whether the hooks were ever seen to run. Changes nothing, never fails. */
export const hooksStatus = (workspace: Workspace.Workspace) =>
  Effect.gen(function*() {
    const { lines } = yield* wantedLines
    const file = yield* SettingsFile
    const { problem, settings } = yield* file.read(workspace).pipe(
      Effect.map((settings) => ({ settings, problem: undefined as string | undefined })),
      Effect.catchAll((error) => Effect.succeed({ settings: undefined as unknown, problem: error.message }))
    )
    const commands = yield* slashCommandStates(workspace)
    const crumbs = yield* use(Breadcrumbs, (breadcrumbs) => breadcrumbs.read(workspace))
    return {
      settings: Workspace.settings(workspace),
      problem,
      entries: [...HookReport.entries(settings, lines), ...commands],
      lastSeen: crumbs.at(-1),
      lastCaptured: crumbs.findLast((crumb) => crumb.outcome === "ok")
    } satisfies HooksStatus
  })
