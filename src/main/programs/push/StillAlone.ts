import * as Effect from "effect/Effect"
import * as Workspace from "../../../domain/workspace/Workspace.ts"
import { Disk, type FileStat } from "../../../ports/Disk.ts"
import { use } from "../../../ports/Use.ts"
import { PushClosed } from "./PushError.ts"
import type * as Run from "./Run.ts"

/** The lock file as it is now; asked first by whoever holds its lock. */
export const look = (workspace: Workspace.Workspace): Effect.Effect<FileStat | undefined, never, Disk> =>
  use(Disk, (disk) => disk.lstat(Workspace.pushLock(workspace))).pipe(Effect.orElseSucceed(() => undefined))

/**
 * A lock is on a file, not on its name: once somebody has deleted or replaced the file, another push may have the lock
 * of the new one. Then this run sends nothing more and settles nothing, as if it had been killed (reliability T8).
 */
export const check = (run: Run.Run): Effect.Effect<void, PushClosed, Disk> =>
  Effect.flatMap(look(run.options.workspace), (now) =>
    now?.inode === run.lock?.inode && now?.device === run.lock?.device ? Effect.void : Effect.fail(lost(run)))

const lost = ({ options: { workspace } }: Run.Run): PushClosed =>
  new PushClosed({
    message: `Error: ${Workspace.pushLock(workspace)} was deleted or replaced while this push ran, so another one ` +
      "may be at work. Nothing more was uploaded, nothing is lost. Run: agnes push"
  })
