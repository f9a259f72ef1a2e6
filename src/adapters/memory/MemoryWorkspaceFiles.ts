import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { WorkspaceFileError, WorkspaceFiles } from "../../ports/WorkspaceFiles.ts"

/** Files by absolute path. A path that is in `broken` can be neither read nor written. */
export const layer = (
  files: Map<string, Uint8Array>,
  broken: ReadonlySet<string> = new Set()
): Layer.Layer<WorkspaceFiles> =>
  Layer.succeed(WorkspaceFiles, {
    read: (workspace, name) => at(broken, `${workspace.root}/${name}`, (path) => files.get(path)),
    write: (workspace, name, bytes) =>
      at(broken, `${workspace.root}/${name}`, (path) => {
        files.set(path, bytes)
      }),
    remove: (workspace, name) =>
      at(broken, `${workspace.root}/${name}`, (path) => {
        files.delete(path)
      })
  })

const at = <A>(
  broken: ReadonlySet<string>,
  path: string,
  f: (path: string) => A
): Effect.Effect<A, WorkspaceFileError> =>
  broken.has(path)
    ? Effect.fail(new WorkspaceFileError({ path, reason: "EACCES" }))
    : Effect.sync(() => f(path))
