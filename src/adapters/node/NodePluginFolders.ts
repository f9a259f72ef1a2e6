import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { constants } from "node:fs"
import * as fs from "node:fs/promises"
import { join } from "node:path"
import type { File } from "../../domain/marketplace/Bundle.ts"
import * as Listing from "../../domain/marketplace/Listing.ts"
import * as PluginPath from "../../domain/marketplace/PluginPath.ts"
import { BadFolder, PluginFolders } from "../../ports/PluginFolders.ts"

/** What cannot be taken; its message is `why`. */
class Refused extends Error {}

const told = (error: unknown): BadFolder => {
  if (error instanceof Refused) return new BadFolder({ why: error.message })
  const { code, message, path } = error as NodeJS.ErrnoException
  const what = code === "ENOENT" ? "is not there" : code === "ENOTDIR" ? "is no folder" : `cannot be read (${code ?? message})`
  return new BadFolder({ why: `${path === undefined ? "A file" : path} ${what}` })
}

const rightToRun = 0o100

/** O_NOFOLLOW refuses a link, O_NONBLOCK returns at once from a FIFO; both are checked again by what was opened. */
const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)

const read = async (path: string, most: number): Promise<{ readonly bytes: Uint8Array; readonly mode: number }> => {
  const file = await fs.open(path, flags).catch((error: unknown) => {
    const { code } = error as NodeJS.ErrnoException
    if (code === "ELOOP" || code === "EMLINK") throw new Refused(`${path} is a link: put the file there itself`)
    throw error
  })
  try {
    const stat = await file.stat()
    if (!stat.isFile()) throw new Refused(`${path} is neither a file nor a folder`)
    if (stat.size > most) throw new Refused(`${path} has ${stat.size} bytes; a file may have ${most}`)
    const bytes = Buffer.alloc(stat.size)
    let done = 0
    while (done < bytes.length) {
      const { bytesRead } = await file.read(bytes, done, bytes.length - done, done)
      if (bytesRead === 0) break
      done += bytesRead
    }
    return { bytes: bytes.subarray(0, done), mode: stat.mode }
  } finally {
    await file.close()
  }
}

/** Every step of the way must be itself: one that is a link, or became one, leads elsewhere. */
const step = async (root: string, below: string): Promise<string> => {
  const path = below === "" ? root : join(root, below)
  if ((await fs.realpath(path)) !== path) throw new Refused(`${path} is a link, or is reached through one: put the files there themselves`)
  return path
}

const walk = async (root: string, below: string): Promise<ReadonlyArray<File>> => {
  const found: Array<File> = []
  let total = 0
  const into = async (folder: string, inside: string, depth: number): Promise<void> => {
    if (depth > PluginPath.limits.depth) throw new Refused(`${folder} is more than ${PluginPath.limits.depth} folders deep`)
    const entries = await fs.readdir(await step(root, folder), { withFileTypes: true })
    for (const entry of entries.sort((left, right) => left.name < right.name ? -1 : 1)) {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`
      const name = inside === "" ? entry.name : `${inside}/${entry.name}`
      const problem = PluginPath.nameProblem(entry.name)
      if (problem !== undefined) throw new Refused(`${JSON.stringify(path)}: this name ${problem}`)
      if (entry.isSymbolicLink()) throw new Refused(`${join(root, path)} is a link: put the file there itself`)
      if (entry.isDirectory()) {
        await into(path, name, depth + 1)
        continue
      }
      const { bytes, mode } = await read(join(root, path), PluginPath.limits.file)
      total += bytes.length
      if (total > PluginPath.limits.plugin) throw new Refused(`${join(root, below)} has more than ${PluginPath.limits.plugin} bytes`)
      found.push({ path: name, executable: (mode & rightToRun) !== 0, bytes })
      if (found.length > PluginPath.limits.files) throw new Refused(`${join(root, below)} has more than ${PluginPath.limits.files} files`)
    }
    // What was opened by its path was in this folder only if the folder is still where it was.
    await step(root, folder)
  }
  await into(below, "", 0)
  return found.sort((left, right) => left.path < right.path ? -1 : 1)
}

export const layer: Layer.Layer<PluginFolders> = Layer.succeed(PluginFolders, {
  list: (folder) =>
    Effect.tryPromise({
      try: async () => {
        const root = await fs.realpath(folder)
        await step(root, ".claude-plugin")
        const { bytes } = await read(join(root, Listing.path), Listing.largest)
        return new TextDecoder("utf-8", { fatal: true }).decode(bytes)
      },
      catch: (error) => error instanceof TypeError && !("path" in error)
        ? new BadFolder({ why: `${Listing.path} is not UTF-8` })
        : told(error)
    }),
  files: (folder, below) =>
    Effect.tryPromise({ try: async () => walk(await fs.realpath(folder), below), catch: told })
})
