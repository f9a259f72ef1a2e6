import * as fs from "node:fs/promises"
import * as path from "node:path"
import * as Home from "../../domain/upgrade/Home.ts"
import * as Pointer from "../../domain/upgrade/Pointer.ts"

/** Names in a folder; none when there is no such folder. */
export const namesIn = (folder: string): Promise<ReadonlyArray<string>> => fs.readdir(folder).catch(() => [])

export const exists = (file: string): Promise<boolean> => fs.access(file).then(() => true, () => false)

/** The version a package says it is; `undefined` when there is none. */
export const versionOf = async (folder: string): Promise<string | undefined> => {
  try {
    const { version } = JSON.parse(await fs.readFile(path.join(folder, "package.json"), "utf8")) as { version?: unknown }
    return typeof version === "string" ? version : undefined
  } catch {
    return undefined
  }
}

/** Makes everything below durable: a version that is switched to must not be empty files after a power cut. */
export const settle = async (folder: string): Promise<void> => {
  const entries = await fs.readdir(folder, { withFileTypes: true })
  for (const entry of entries) {
    const at = path.join(folder, entry.name)
    if (entry.isDirectory()) await settle(at)
    else if (entry.isFile()) await sync(at, "r+")
  }
  // Windows cannot open a folder, and writes names durably by itself.
  if (process.platform !== "win32") await sync(folder, "r")
}

const sync = async (at: string, flags: string): Promise<void> => {
  const handle = await fs.open(at, flags)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

const programs = async (dist: string): Promise<ReadonlyArray<string>> =>
  (await Promise.all(["", "hooks/"].map(async (below) =>
    (await namesIn(path.join(dist, below))).filter((name) => name.endsWith(".cjs")).map((name) => below + name)
  ))).flat().sort()

/** Are two builds the same programs, byte by byte? */
export const areAlike = async (one: string, other: string): Promise<boolean> => {
  const [mine, theirs] = await Promise.all([programs(one), programs(other)])
  if (mine.length === 0 || mine.join("\n") !== theirs.join("\n")) return false
  for (const name of mine) {
    const [a, b] = await Promise.all([fs.readFile(path.join(one, name)), fs.readFile(path.join(other, name))])
    if (!a.equals(b)) return false
  }
  return true
}

/** The files that some installation may run; `undefined` when that cannot be said. */
export const wanted = async (home: string): Promise<ReadonlyArray<string> | undefined> => {
  const found: Array<string> = []
  for (const name of await namesIn(Home.pointers(home))) {
    if (!name.endsWith(".json")) continue
    const text = await fs.readFile(path.join(Home.pointers(home), name), "utf8").catch(() => "")
    const pointer = Pointer.parse(text)
    if (pointer === undefined) return undefined
    if ((await versionOf(pointer.base.folder)) === pointer.base.version) found.push(...Pointer.entries(pointer))
  }
  return found
}
