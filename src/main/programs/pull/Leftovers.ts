import * as Effect from "effect/Effect"
import * as Temporary from "../../../domain/workspace/Temporary.ts"
import * as Workspace from "../../../domain/workspace/Workspace.ts"
import { Disk } from "../../../ports/Disk.ts"
import { use } from "../../../ports/Use.ts"

/**
 * Deletes what a pull that was killed has left half-written in `.claude`; under the pull lock. Nobody reads these files,
 * so one that cannot be deleted is left for the next pull.
 */
export const remove = (workspace: Workspace.Workspace): Effect.Effect<void, never, Disk> =>
  Effect.forEach([Workspace.folder(workspace), `${Workspace.folder(workspace)}/rules`], (folder) =>
    Effect.gen(function*() {
      const names = yield* use(Disk, (disk) => disk.list(folder))
      yield* Effect.forEach(
        names.filter(Temporary.isOfPull),
        (name) => Effect.ignore(use(Disk, (disk) => disk.unlink(`${folder}/${name}`))),
        { discard: true }
      )
    }).pipe(Effect.ignore), { discard: true })
