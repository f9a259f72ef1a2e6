import * as Micro from "effect/Micro"
import type { Workspace } from "../../../domain/workspace/Workspace.ts"
import type { Disk } from "../../../ports/Disk.ts"
import { Environment } from "../../../ports/Environment.ts"
import * as ClaudeProjects from "../ClaudeProjects.ts"
import * as Workspaces from "../Workspaces.ts"

/** Where a session's mark belongs, and the session's transcripts, newest first. */
export interface Places {
  /** Empty when there is no workspace to write in. */
  readonly workspaces: ReadonlyArray<Workspace>
  readonly transcripts: ReadonlyArray<string>
}

const here: Micro.Micro<Workspace | undefined, never, Disk | Environment> = Micro.gen(function*() {
  const environment = yield* Micro.service(Environment)
  const cwd = yield* environment.cwd
  return cwd === undefined ? undefined : yield* Workspaces.nearest(cwd)
})

const ofTranscript = (path: string): Micro.Micro<Workspace | undefined, never, Disk | Environment> =>
  Micro.flatMap(ClaudeProjects.firstDirectory(path), (folder) =>
    folder === undefined ? Micro.succeed(undefined) : Workspaces.nearest(folder))

/**
 * The named workspace alone; else the one the command runs in **and** the one the session began in, because a slash
 * command has no `CLAUDE_PROJECT_DIR` and runs wherever the session has gone to (design §3, facts §7).
 */
export const of = (sessionId: string): Micro.Micro<Places, never, Disk | Environment> =>
  Micro.gen(function*() {
    const transcripts = yield* ClaudeProjects.transcripts(sessionId)
    const explicit = yield* Workspaces.explicit
    if (explicit !== undefined) return { workspaces: [explicit], transcripts }
    const found = [yield* here]
    for (const path of transcripts) found.push(yield* ofTranscript(path))
    const distinct = new Map(found.flatMap((workspace) => workspace === undefined ? [] : [[workspace.root, workspace]]))
    return { workspaces: [...distinct.values()], transcripts }
  })

/** The workspace of a command that is about no session. */
export const current: Micro.Micro<Workspace | undefined, never, Disk | Environment> = Micro.flatMap(
  Workspaces.explicit,
  (explicit) => explicit === undefined ? here : Micro.succeed(explicit)
)
