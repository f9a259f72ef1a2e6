import * as Effect from "effect/Effect"
import * as Temporary from "../../../domain/workspace/Temporary.ts"
import * as Workspace from "../../../domain/workspace/Workspace.ts"
import { Disk } from "../../../ports/Disk.ts"
import { use } from "../../../ports/Use.ts"

/**
 * Deletes what a push that was killed has left half-written; under the push lock. Nobody reads these files, so one that
 * cannot be deleted is left for the next push.
 */
export const remove = (workspace: Workspace.Workspace): Effect.Effect<void, never, Disk> =>
  Effect.gen(function*() {
    const folder = Workspace.folder(workspace)
    const names = yield* use(Disk, (disk) => disk.list(folder))
    yield* Effect.forEach(
      names.filter(Temporary.isOfPush),
      (name) => Effect.ignore(use(Disk, (disk) => disk.unlink(`${folder}/${name}`))),
      { discard: true }
    )
  }).pipe(Effect.ignore)
