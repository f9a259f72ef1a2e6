import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Micro from "effect/Micro"
import type { Changes } from "../../domain/pull/RuleFiles.ts"
import * as RuleFiles from "../../domain/pull/RuleFiles.ts"
import * as Utf8 from "../../domain/text/Utf8.ts"
import * as Workspace from "../../domain/workspace/Workspace.ts"
import type { DiskError } from "../../ports/Disk.ts"
import { lift } from "../../ports/Lift.ts"
import { ForeignFile } from "../../ports/Queue.ts"
import { RuleFolder } from "../../ports/RuleFolder.ts"
import { WorkspaceFileError } from "../../ports/WorkspaceFiles.ts"
import * as DurableFile from "./DurableFile.ts"
import type { Machine } from "./Machine.ts"
import * as OwnFile from "./OwnFile.ts"

const folderOf = (workspace: Workspace.Workspace): string => `${Workspace.folder(workspace)}/rules`

/** `.claude` may be a folder only; that `rules` is none but one is looked at with every file. */
const check = (machine: Machine, workspace: Workspace.Workspace): Micro.Micro<void, DiskError | ForeignFile> =>
  Micro.forEach([Workspace.folder(workspace), folderOf(workspace)], (path) =>
    Micro.flatMap(machine.disk.lstat(path), (stat) =>
      stat?.kind === "link" ? Micro.fail(new ForeignFile(path, "link")) : Micro.void), { discard: true })

const read = (machine: Machine, workspace: Workspace.Workspace) =>
  Micro.gen(function*() {
    yield* check(machine, workspace)
    const names = (yield* machine.disk.list(folderOf(workspace))).filter(RuleFiles.isOurs)
    const contents = new Map<string, string>()
    for (const name of names) {
      const bytes = yield* OwnFile.read(machine, `${folderOf(workspace)}/${name}`)
      if (bytes !== undefined) contents.set(name, Utf8.decodeLossy(bytes))
    }
    return contents
  })

const apply = (machine: Machine, workspace: Workspace.Workspace, { remove, write }: Changes) =>
  Micro.gen(function*() {
    yield* check(machine, workspace)
    const folder = folderOf(workspace)
    if (write.size > 0) yield* DurableFile.makeFolder(machine, folder)
    for (const [name, content] of write) {
      yield* DurableFile.replace(machine, `${folder}/${name}`, new TextEncoder().encode(content))
    }
    for (const name of remove) yield* DurableFile.remove(machine, `${folder}/${name}`)
  })

const asWorkspaceError = (error: DiskError | ForeignFile): WorkspaceFileError =>
  error._tag === "DiskError"
    ? new WorkspaceFileError({ path: error.path, reason: error.code })
    : new WorkspaceFileError({ path: error.path, reason: error.message })

/** The rules as files. */
export const layer = (machine: Machine): Layer.Layer<RuleFolder> =>
  Layer.succeed(RuleFolder, {
    read: (workspace) => Effect.mapError(lift(read(machine, workspace)), asWorkspaceError),
    apply: (workspace, changes) => Effect.mapError(lift(apply(machine, workspace, changes)), asWorkspaceError)
  })
