import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as fs from "node:fs"
import { statfs } from "node:fs/promises"
import { type Inventory, Interrupted, type Part, TableFileError, TableFiles } from "../../ports/TableFiles.ts"
import type { Workspace } from "../../domain/workspace/Workspace.ts"
import * as Ranges from "../../domain/pull/Ranges.ts"
import { codeOf, makeFolder, remove, syncFolder } from "./DurableFiles.ts"
import * as PartFile from "./PartFile.ts"
import * as PartNote from "./PartNote.ts"
import * as TableFolder from "./TableFolder.ts"

const failure = (path: string) => (error: unknown): TableFileError =>
  error instanceof TableFolder.Foreign
    ? new TableFileError({ path: error.path, reason: error.message })
    : new TableFileError({ path, reason: codeOf(error) ?? String(error) })

const attempt = <A>(path: string, run: () => Promise<A>): Effect.Effect<A, TableFileError> =>
  Effect.tryPromise({ try: run, catch: failure(path) })

const inventory = (workspace: Workspace): Inventory => {
  TableFolder.check(workspace)
  const objects = TableFolder.readObjects(workspace)
  const byFile = new Map([...objects].map(([sha256, { identity }]) => [identity, sha256]))
  const folder = TableFolder.named(workspace)
  const names = TableFolder.list(folder).filter((name) => name.endsWith(".parquet"))
  return {
    objects: new Map([...objects].map(([sha256, { size }]) => [sha256, size])),
    names: new Map(names.map((name) => {
      const file = TableFolder.look(`${folder}/${name}`)
      return [name.slice(0, -".parquet".length), file === undefined ? undefined : byFile.get(file.identity)]
    }))
  }
}

const openPart = (workspace: Workspace, key: string, withMd5: boolean) =>
  attempt(TableFolder.part(workspace, key), async () => {
    TableFolder.check(workspace)
    if (!fs.existsSync(TableFolder.objects(workspace))) await makeFolder(TableFolder.objects(workspace))
    return PartFile.PartFile.open(TableFolder.part(workspace, key), withMd5)
  })

/** The part as the port has it. What is kept or discarded is not written down for another run. */
const partOf = (workspace: Workspace, file: PartFile.PartFile, fate: { isWanted: boolean }): Part => ({
  done: Effect.sync(() => file.done),
  get tag() {
    return file.tag
  },
  restart: attempt(file.path, () => file.restart()),
  mark: (tag) => Effect.sync(() => void (file.tag = tag)),
  fill: (extent, chunks, seen) =>
    Effect.async<void, TableFileError | Interrupted>((resume, signal) => {
      file.fill(extent, chunks, seen, signal).then(
        () => resume(Effect.void),
        (error: unknown) => resume(Effect.fail(fillFailure(file.path, error)))
      )
    }),
  digests: attempt(file.path, () => file.digests()),
  keep: (sha256) =>
    attempt(file.path, async () => {
      await file.moveTo(TableFolder.object(workspace, sha256))
      fate.isWanted = false
    }),
  discard: Effect.promise(async () => {
    fate.isWanted = false
    await removeAll([file.path, PartNote.pathOf(file.path)]).catch(() => {})
  })
})

/** Codes of the disk; everything else came from the connection. */
const disk: ReadonlySet<string> = new Set([
  "ENOSPC", "EDQUOT", "EROFS", "EIO", "EFBIG", "EACCES", "EPERM", "EMFILE", "ENOENT"
])

const fillFailure = (path: string, error: unknown): TableFileError | Interrupted => {
  if (error instanceof PartFile.WrongLength) return new Interrupted({ kind: error.kind, message: error.message })
  const code = codeOf(error)
  return code !== undefined && disk.has(code)
    ? failure(path)(error)
    : new Interrupted({ kind: "Broken", message: `the connection broke (${code ?? "UNKNOWN"})` })
}

/**
 * A name of its own for the same file; a copy where the file system has no such thing. Steps that small are taken at
 * once: a way to another thread costs more than they do.
 */
const give = (object: string, path: string, isFree: boolean): void => {
  if (isFree && link(object, path)) return
  const temporary = `${path}.agnes.tmp`
  fs.rmSync(temporary, { force: true })
  if (!link(object, temporary)) {
    fs.copyFileSync(object, temporary)
    const { atime, mtime } = fs.statSync(object)
    fs.utimesSync(temporary, atime, mtime)
  }
  fs.renameSync(temporary, path)
}

/** False where that cannot be done, or the name is taken. */
const link = (object: string, path: string): boolean => {
  try {
    fs.linkSync(object, path)
    return true
  } catch (error) {
    if (!unlinkable.has(codeOf(error) ?? "")) throw error
    return false
  }
}

const unlinkable: ReadonlySet<string> = new Set([
  "EEXIST", "EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK", "EXDEV"
])

const name = async (
  workspace: Workspace,
  tables: ReadonlyArray<{ readonly name: string; readonly sha256: string }>,
  gone: ReadonlyArray<string>
): Promise<void> => {
  TableFolder.check(workspace)
  const folder = TableFolder.named(workspace)
  const objects = TableFolder.readObjects(workspace)
  let changed = false
  for (const table of tables) {
    const path = `${folder}/${table.name}.parquet`
    const [object, present] = [objects.get(table.sha256), TableFolder.look(path)]
    if (object === undefined || same(object, present)) continue
    give(TableFolder.object(workspace, table.sha256), path, present === undefined)
    changed = true
  }
  for (const each of gone) {
    await remove(`${folder}/${each}.parquet`)
    changed = true
  }
  if (changed) await syncFolder(folder)
}

/** A copy has its size and time. */
const same = (object: TableFolder.File, present: TableFolder.File | undefined): boolean =>
  present !== undefined && (present.identity === object.identity ||
    (present.size === object.size && Math.abs(present.modifiedAt - object.modifiedAt) < 1))

const removeAll = async (paths: ReadonlyArray<string>): Promise<void> => {
  for (const path of paths) await remove(path)
}

const prune = async (
  workspace: Workspace,
  kept: { readonly objects: ReadonlySet<string>; readonly parts: ReadonlySet<string> }
): Promise<void> => {
  TableFolder.check(workspace)
  const stays = new Set([
    ...[...kept.objects].map((sha256) => `${sha256}.parquet`),
    ...[...kept.parts].flatMap((key) => [`${key}.part`, `${key}.part.json`])
  ])
  const folder = TableFolder.objects(workspace)
  await removeAll(TableFolder.list(folder).filter((each) => !stays.has(each)).map((each) => `${folder}/${each}`))
  const names = TableFolder.named(workspace)
  const begun = TableFolder.list(names).filter((each) => each.endsWith(".agnes.tmp"))
  await removeAll(begun.map((each) => `${names}/${each}`))
}

const freeSpace = async (workspace: Workspace): Promise<number | undefined> => {
  for (const path of [TableFolder.named(workspace), `${workspace.root}/server`, workspace.root]) {
    const stat = await statfs(path).catch(() => undefined)
    if (stat !== undefined) return stat.bavail * stat.bsize
  }
  return undefined
}

/** The tables as files of this computer. */
export const layer: Layer.Layer<TableFiles> = Layer.succeed(TableFiles, {
  inventory: (workspace) =>
    Effect.try({ try: () => inventory(workspace), catch: failure(TableFolder.named(workspace)) }),
  freeSpace: (workspace) => Effect.promise(() => freeSpace(workspace)),
  part: (workspace, key, withMd5) =>
    Effect.gen(function*() {
      const fate = { isWanted: true }
      const file = yield* Effect.acquireRelease(
        openPart(workspace, key, withMd5),
        (file) => Effect.promise(() => file.close(fate.isWanted).catch(() => {}))
      )
      return partOf(workspace, file, fate)
    }),
  begun: (workspace, key) => {
    const path = TableFolder.part(workspace, key)
    if (!fs.existsSync(PartNote.pathOf(path))) return Effect.succeed(0)
    return Effect.orElseSucceed(Effect.try(() => Ranges.length(PartNote.read(path).done)), () => 0)
  },
  settle: (workspace) =>
    attempt(TableFolder.objects(workspace), async () => {
      if (fs.existsSync(TableFolder.objects(workspace))) await syncFolder(TableFolder.objects(workspace))
    }),
  path: TableFolder.object,
  name: (workspace, tables, gone) => attempt(TableFolder.named(workspace), () => name(workspace, tables, gone)),
  prune: (workspace, kept) => attempt(TableFolder.objects(workspace), () => prune(workspace, kept))
})
