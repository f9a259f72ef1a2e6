import * as Effect from "effect/Effect"
import * as SessionId from "../../../domain/session/SessionId.ts"
import type { Report } from "../../../domain/status/Report.ts"
import * as Workspace from "../../../domain/workspace/Workspace.ts"
import { Disk } from "../../../ports/Disk.ts"
import { use } from "../../../ports/Use.ts"
import * as LegacyScan from "../LegacyScan.ts"

const hour = 3_600_000

/** Transcripts that Claude Code wrote here after the hooks were installed, at rest since, unknown to every list of ours. */
export const missed = (workspace: Workspace.Workspace, report: Report) =>
  Effect.gen(function*() {
    const installed = yield* modifiedAt(Workspace.settings(workspace))
    if (installed === undefined || !report.initialized) return none
    const known = new Set(report.sessions.flatMap(({ path, sessionId }) =>
      [SessionId.stem(path), sessionId].map(SessionId.normalize)))
    const unknown = (yield* LegacyScan.scan(workspace)).filter(({ path }) =>
      !known.has(SessionId.normalize(SessionId.stem(path))))
    const times = (yield* Effect.forEach(unknown, ({ path }) => modifiedAt(path))).filter((at) =>
      at !== undefined && at > installed && report.at - at > hour)
    return { count: times.length, newest: times.length === 0 ? undefined : Math.max(...times.map(Number)) }
  })

const none = { count: 0, newest: undefined }

const modifiedAt = (path: string) =>
  use(Disk, (disk) => disk.lstat(path)).pipe(
    Effect.map((stat) => stat?.modifiedAt),
    Effect.orElseSucceed(() => undefined)
  )
