import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as crypto from "node:crypto"
import * as fs from "node:fs/promises"
import * as path from "node:path"
import { WorkspaceFileError, WorkspaceFiles } from "../../ports/WorkspaceFiles.ts"
import { codeOf, remove, syncFolder, writeAll } from "./DurableFiles.ts"

const maxBytes = 16 * 1024 * 1024

/** Says why a file is not touched, where the system would not say so itself. */
class Refused extends Error {}

export const layer: Layer.Layer<WorkspaceFiles> = Layer.succeed(WorkspaceFiles, {
  read: (workspace, name) => attempt(workspace.root, name, () => read(workspace.root, name)),
  write: (workspace, name, bytes) => attempt(workspace.root, name, () => write(workspace.root, name, bytes)),
  remove: (workspace, name) => attempt(workspace.root, name, () => takeAway(workspace.root, name))
})

const attempt = <A>(root: string, name: string, f: () => Promise<A>): Effect.Effect<A, WorkspaceFileError> =>
  Effect.tryPromise({
    try: f,
    catch: (error) =>
      new WorkspaceFileError({
        path: `${root}/${name}`,
        reason: error instanceof Refused ? error.message : codeOf(error) ?? String(error)
      })
  })

const read = async (root: string, name: string): Promise<Uint8Array | undefined> => {
  const target = await locate(root, name)
  if (target === undefined) return undefined
  const stat = await fs.stat(target)
  if (!stat.isFile()) throw new Refused("is not a regular file")
  if (stat.size > maxBytes) throw new Refused("is larger than 16 MiB")
  return new Uint8Array(await fs.readFile(target, { flag: "r" }))
}

const write = async (root: string, name: string, bytes: Uint8Array): Promise<void> => {
  const named = path.join(root, name)
  await makeFolder(root, path.dirname(named))
  const target = (await locate(root, name)) ?? path.join(await inside(root, path.dirname(named)), path.basename(named))
  const mode = await modeOf(target)
  const temporary = `${target}.agnes-${process.pid}-${crypto.randomBytes(4).toString("hex")}.tmp`
  try {
    const file = await fs.open(temporary, "wx", mode ?? 0o666)
    try {
      if (mode !== undefined) await file.chmod(mode)
      await writeAll(file, bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    await fs.rename(temporary, target)
    await syncFolder(path.dirname(target))
  } catch (error) {
    await remove(temporary).catch(() => {})
    throw error
  }
}

const takeAway = async (root: string, name: string): Promise<void> => {
  const named = path.join(root, name)
  const stat = await fs.lstat(named).catch(absent)
  if (stat === undefined) return
  if (stat.isDirectory()) throw new Refused("is a folder")
  await inside(root, path.dirname(named))
  await fs.unlink(named)
  await syncFolder(path.dirname(named))
  await removeEmpty(root, path.dirname(named))
}

/** `rmdir` refuses whatever is not empty. */
const removeEmpty = async (root: string, folder: string): Promise<void> => {
  if (path.relative(root, folder) === "") return
  const gone = await fs.rmdir(folder).then(() => true, () => false)
  if (gone) await removeEmpty(root, path.dirname(folder))
}

/** Checked before anything is made: a link on the way must not lead the new folders out of the workspace. */
const makeFolder = async (root: string, folder: string): Promise<void> => {
  let present = folder
  while (present.length > path.join(root).length && (await fs.lstat(present).catch(absent)) === undefined) {
    present = path.dirname(present)
  }
  if (present.length > path.join(root).length) await inside(root, present)
  await fs.mkdir(folder, { recursive: true })
}

/** Permissions of the file to be replaced. */
const modeOf = async (target: string): Promise<number | undefined> => {
  const stat = await fs.lstat(target).catch(() => undefined)
  if (stat === undefined) return undefined
  if (!stat.isFile()) throw new Refused("is not a regular file")
  return stat.mode & 0o777
}

/** Where the name really leads; `undefined` when nothing is there. */
const locate = async (root: string, name: string): Promise<string | undefined> => {
  const named = path.join(root, name)
  if ((await fs.lstat(named).catch(absent)) === undefined) return undefined
  return inside(root, named)
}

const inside = async (root: string, named: string): Promise<string> => {
  const [home, real] = await Promise.all([fs.realpath(root), fs.realpath(named).catch(absent)])
  if (real === undefined) throw new Refused("is a link that leads nowhere")
  const way = path.relative(home, real)
  if (way === ".." || way.startsWith(`..${path.sep}`) || path.isAbsolute(way)) {
    throw new Refused("is a link that leads out of the workspace")
  }
  return real
}

const absent = (error: unknown): undefined => {
  if (codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR") return undefined
  throw error
}
