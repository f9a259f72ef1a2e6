import * as Micro from "effect/Micro"
import * as Utf8 from "../../domain/text/Utf8.ts"
import * as Resolution from "../../domain/workspace/Resolution.ts"
import * as Workspace from "../../domain/workspace/Workspace.ts"
import { Disk } from "../../ports/Disk.ts"
import { Environment } from "../../ports/Environment.ts"
import * as ClaudeProjects from "./ClaudeProjects.ts"
import * as SmallFile from "./SmallFile.ts"

/** Finds the workspace a command is about (design §3): the same one from any of its folders and after any `cd`. */

/** The one somebody named: `AGNES_LOCAL_DIR`, else `CLAUDE_PROJECT_DIR`. */
export const explicit: Micro.Micro<Workspace.Workspace | undefined, never, Environment> = Micro.gen(function*() {
  const environment = yield* Micro.service(Environment)
  const root = Resolution.explicitRoot({
    AGNES_LOCAL_DIR: yield* environment.variable("AGNES_LOCAL_DIR"),
    CLAUDE_PROJECT_DIR: yield* environment.variable("CLAUDE_PROJECT_DIR")
  }, yield* environment.cwd)
  return root === undefined ? undefined : Workspace.make(root)
})

const settingsLimit = 1024 * 1024

/** The user's own Claude settings may name our hooks for every project; that makes no workspace of their folder. */
const isMarked = (workspace: Workspace.Workspace): Micro.Micro<boolean, never, Disk | Environment> =>
  Micro.gen(function*() {
    const disk = yield* Micro.service(Disk)
    const folder = Workspace.folder(workspace)
    const names = yield* Micro.orElseSucceed(disk.list(folder), (): ReadonlyArray<string> => [])
    if (names.some(Resolution.isAgnesFile)) return true
    if (!names.includes("settings.json") || folder === (yield* ClaudeProjects.configFolder)) return false
    const settings = yield* Micro.orElseSucceed(
      SmallFile.read(Workspace.settings(workspace), settingsLimit),
      () => new Uint8Array()
    )
    return Resolution.namesUs(Utf8.decodeLossy(settings))
  })

/** The nearest workspace at or above a folder. */
export const nearest = (
  start: string
): Micro.Micro<Workspace.Workspace | undefined, never, Disk | Environment> =>
  Micro.gen(function*() {
    for (const root of Resolution.ancestors(start)) {
      const workspace = Workspace.make(root)
      if (yield* isMarked(workspace)) return workspace
    }
    return undefined
  })

const orElse = (
  first: Micro.Micro<Workspace.Workspace | undefined, never, Disk | Environment>,
  folder: string
): Micro.Micro<Workspace.Workspace, never, Disk | Environment> =>
  Micro.flatMap(first, (found) =>
    found === undefined
      ? Micro.map(nearest(folder), (above) => above ?? Workspace.make(folder))
      : Micro.succeed(found))

/**
 * For a hook: `cwd` is what the payload says, and counts before the current directory. Where nothing is marked the
 * folder itself becomes the workspace. `undefined` only where not even a current directory exists.
 */
export const ofHook = (
  cwd: unknown
): Micro.Micro<Workspace.Workspace | undefined, never, Disk | Environment> =>
  Micro.gen(function*() {
    const environment = yield* Micro.service(Environment)
    const folder = Resolution.usable(cwd) ? cwd : yield* environment.cwd
    return folder === undefined ? yield* explicit : yield* orElse(explicit, folder)
  })

/** For every other command: the current directory decides. */
export const current: Micro.Micro<Workspace.Workspace | undefined, never, Disk | Environment> = ofHook(undefined)
