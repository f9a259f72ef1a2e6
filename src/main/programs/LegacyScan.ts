import * as Effect from "effect/Effect"
import * as ProjectFolder from "../../domain/session/ProjectFolder.ts"
import * as SessionId from "../../domain/session/SessionId.ts"
import * as QueueEntry from "../../domain/queue/QueueEntry.ts"
import type { Workspace } from "../../domain/workspace/Workspace.ts"
import { Disk } from "../../ports/Disk.ts"
import type { Environment } from "../../ports/Environment.ts"
import { lift } from "../../ports/Lift.ts"
import { use } from "../../ports/Use.ts"
import * as ClaudeProjects from "./ClaudeProjects.ts"

/** Folders of Claude Code that exist and may be this workspace's, the likeliest first (client spec SCAN-2, SCAN-3). */
export const folders = (workspace: Workspace): Effect.Effect<ReadonlyArray<string>, never, Disk | Environment> =>
  Effect.gen(function*() {
    const projects = `${yield* lift(ClaudeProjects.configFolder)}/projects`
    const root = yield* use(Disk, (disk) => disk.realPath(workspace.root)).pipe(
      Effect.orElseSucceed(() => workspace.root)
    )
    const found: Array<string> = []
    for (const name of ProjectFolder.candidates(root)) {
      const stat = yield* lstat(`${projects}/${name}`)
      if (stat?.kind === "directory") found.push(`${projects}/${name}`)
    }
    return found
  })

/**
 * The transcripts Claude Code keeps for this workspace, queued or not, sorted by file name (client spec §7). Of two
 * with the same name the one modified last counts; those in the old folder `user/sessions` only where no other has the
 * name. Creates nothing.
 */
export const scan = (
  workspace: Workspace
): Effect.Effect<ReadonlyArray<QueueEntry.QueueEntry>, never, Disk | Environment> =>
  Effect.gen(function*() {
    const files = new Map<string, { readonly path: string; readonly modifiedAt: number }>()
    for (const folder of yield* folders(workspace)) {
      for (const [name, file] of yield* transcriptsIn(folder)) {
        const known = files.get(name)
        if (known === undefined || file.modifiedAt > known.modifiedAt) files.set(name, file)
      }
    }
    for (const [name, file] of yield* transcriptsIn(`${workspace.root}/user/sessions`)) {
      if (!files.has(name)) files.set(name, file)
    }
    const sorted = [...files].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    return sorted.map(([, { path }]) => QueueEntry.make({ sessionId: SessionId.stem(path), path }))
  })

const transcriptsIn = (folder: string) =>
  Effect.gen(function*() {
    const found: Array<readonly [string, { readonly path: string; readonly modifiedAt: number }]> = []
    for (const name of yield* use(Disk, (disk) => disk.list(folder)).pipe(Effect.orElseSucceed(() => []))) {
      if (!name.endsWith(".jsonl")) continue
      const path = `${folder}/${name}`
      const stat = yield* lstat(path)
      if (stat?.kind === "file") found.push([name, { path, modifiedAt: stat.modifiedAt }])
    }
    return found
  })

const lstat = (path: string) => use(Disk, (disk) => disk.lstat(path)).pipe(Effect.orElseSucceed(() => undefined))
