import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as fs from "node:fs/promises"
import { constants, lstatSync } from "node:fs"
import type { Workspace } from "../../domain/workspace/Workspace.ts"
import { Catalogue, CatalogueError, type Published, type View } from "../../ports/Catalogue.ts"
import { codeOf, makeFolder, remove, syncFolder } from "../node/DurableFiles.ts"
import { several } from "./Catalogue.ts"
import * as CatalogueProcess from "./CatalogueProcess.ts"
import * as Duck from "./Duck.ts"

export interface Options {
  /** The program `src/main/catalogue/child.ts`, as a file Node can run. */
  readonly script: string
  /** Milliseconds to wait for others who have the catalogue open. */
  readonly patience?: number
}

/** Longer than a query that only looks; whoever keeps it open for good is told. */
const patience = 1_500

const folderOf = (workspace: Workspace): string => `${workspace.root}/user/duckdb`

/** Also what `agnes query` opens. */
export const pathOf = (workspace: Workspace): string => `${folderOf(workspace)}/analytics.duckdb`

/** Beside the catalogue; one that a killed pull left is made anew. */
const nextOf = (workspace: Workspace): string => `${folderOf(workspace)}/.analytics.agnes.tmp`

export const layer = (options: Options): Layer.Layer<Catalogue> =>
  Layer.scoped(
    Catalogue,
    Effect.map(
      Effect.acquireRelease(
        Effect.sync((): Running => ({ process: undefined })),
        (running) => Effect.sync(() => void running.process?.kill())
      ),
      (early) => make(options, early)
    )
  )

/** `early`: a process that was started before it is needed. */
const make = (options: Options, early: Running): Catalogue["Type"] => ({
  identity: (workspace) => Effect.sync(() => identityOf(pathOf(workspace))),
  prepare: Effect.sync(() => void (early.process ??= CatalogueProcess.start(options.script))),
  publish: (workspace, views) =>
    Effect.acquireUseRelease(
      Effect.sync((): Running => {
        const running = { process: early.process }
        early.process = undefined
        return running
      }),
      (running) =>
        Effect.tryPromise({
          try: () => publish(workspace, views, options, running),
          catch: (error) => error instanceof Refused
            ? new CatalogueError({ message: error.message })
            : new CatalogueError({ message: `${pathOf(workspace)}: ${codeOf(error) ?? Duck.messageOf(error)}` })
        }),
      (running) => Effect.promise(async () => running.process?.kill())
    )
})

interface Running {
  process: CatalogueProcess.CatalogueProcess | undefined
}

class Refused extends Error {}

const identityOf = (path: string): string | undefined => {
  const stat = lstatSync(path, { throwIfNoEntry: false })
  // A number of a deleted file is soon given to another one; the time of its birth is not.
  return stat === undefined ? undefined : `${stat.dev}:${stat.ino}:${stat.birthtimeMs}`
}

/** A process that died over a file is started again without that file. */
const publish = async (
  workspace: Workspace,
  views: ReadonlyArray<View>,
  options: Options,
  running: Running
): Promise<Published> => {
  checkFolders(workspace)
  const deadly = new Set<string>()
  let singly = false
  for (;;) {
    const child = running.process ??= CatalogueProcess.start(options.script)
    const outcome = await once(workspace, views, options, child, deadly, singly)
    const ended = child.kill()
    running.process = undefined
    // What it holds after a switch is a file without a name.
    if (typeof outcome !== "string" && outcome._tag === "Switched") return outcome
    await ended
    if (typeof outcome !== "string") return outcome
    if (outcome === several) singly = true
    else deadly.add(outcome)
  }
}

const checkFolders = (workspace: Workspace): void => {
  for (const path of [`${workspace.root}/user`, folderOf(workspace), pathOf(workspace)]) {
    const isLink = lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()
    if (isLink === true) throw new Refused(`${path} is a link; agnes writes the catalogue only inside the workspace`)
  }
}

const once = async (
  workspace: Workspace,
  views: ReadonlyArray<View>,
  options: Options,
  child: CatalogueProcess.CatalogueProcess,
  deadly: ReadonlySet<string>,
  singly: boolean
): Promise<Published | string> => {
  const [path, next] = [pathOf(workspace), nextOf(workspace)]
  const before = identityOf(path)
  if (before !== undefined) {
    const held = await child.ask({ _tag: "Hold", path, patience: options.patience ?? patience })
    if (held._tag === "Unavailable") return { _tag: "Unavailable", reason: Duck.missing }
    if (held._tag !== "Held") return { _tag: "Deferred", reason: held._tag === "Busy" ? inUse : spoilt(held) }
  }
  await makeFolder(folderOf(workspace))
  await remove(next)
  await remove(`${next}.wal`)
  if (before !== undefined) await fs.copyFile(path, next, constants.COPYFILE_FICLONE)
  const asked = views.map(({ description, instead, name, source }) => ({
    name,
    description,
    sources: (instead === undefined ? [source] : [source, instead]).filter((each) => !deadly.has(each.path))
  }))
  const built = await child.ask({ _tag: "Build", path: next, views: asked, singly })
  if (built._tag === "Unavailable") return { _tag: "Unavailable", reason: Duck.missing }
  if (built._tag === "Died" && built.opening !== undefined) return built.opening
  if (built._tag !== "Built") throw new Refused("message" in built ? built.message : ended)
  await sync(next)
  if (identityOf(path) !== before) return { _tag: "Deferred", reason: inUse }
  await fs.rename(next, path)
  await syncFolder(folderOf(workspace))
  const reasons = new Map([...deadly].map((each) => [each, deadlyReason]))
  for (const each of built.unreadable) reasons.set(each.path, each.reason)
  return {
    _tag: "Switched",
    identity: identityOf(path) ?? "",
    unreadable: views.flatMap(({ name, source }) => {
      const reason = reasons.get(source.path)
      return reason === undefined ? [] : [{ name, reason }]
    }),
    shadowed: built.shadowed
  }
}

const ended = "the process that builds the catalogue ended"

const deadlyReason = "DuckDB ended, or took too long, over it"

const inUse = "user/duckdb/analytics.duckdb is open in another program, so it shows the tables as they were. The new " +
  "files are here. Close it there, then run: agnes pull"

const spoilt = (reply: { readonly _tag: string; readonly message?: string }): string =>
  `user/duckdb/analytics.duckdb cannot be opened (${reply.message ?? reply._tag}), so no view was changed. Move it ` +
  "away, then run: agnes pull"

const sync = async (path: string): Promise<void> => {
  const file = await fs.open(path, "r+")
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}
