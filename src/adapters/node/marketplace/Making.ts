import { randomBytes } from "node:crypto"
import { createReadStream } from "node:fs"
import * as fs from "node:fs/promises"
import { join } from "node:path"
import * as Published from "../../../domain/marketplace/Published.ts"
import type { Contents } from "../../../ports/PluginRepositories.ts"
import * as DurableFiles from "../DurableFiles.ts"
import * as Git from "./Git.ts"
import * as Places from "./Places.ts"

async function* written(root: string, { digests, list }: Contents): AsyncGenerator<Uint8Array> {
  yield Published.head(list)
  for (const digest of digests) {
    for await (const piece of createReadStream(Places.bundleOf(root, digest))) yield piece as Uint8Array
  }
  yield new TextEncoder().encode("\ndone\n")
}

/** Repositories that stay when more are made; each is as large as its plugins. */
const most = 200
/** Milliseconds in which a fetch that asked for one is over. */
const lately = 3_600_000

const thinOut = async (root: string, now: number): Promise<void> => {
  const folder = Places.stacksOf(root)
  const names = (await fs.readdir(folder)).filter((name) => name.endsWith(".git"))
  if (names.length <= most) return
  const dated = await Promise.all(names.map(async (name) =>
    ({ name, at: (await fs.stat(join(folder, name)).catch(() => ({ mtimeMs: now }))).mtimeMs })))
  const old = dated.sort((left, right) => right.at - left.at).slice(most).filter(({ at }) => now - at > lately)
  for (const { name } of old) await fs.rm(join(folder, name), { recursive: true, force: true })
}

/** Makes a repository beside its place and puts it there in one step. */
const make = async (root: string, key: string, contents: Contents, time: number): Promise<void> => {
  const folder = Places.stacksOf(root)
  const temporary = join(folder, `.making-${randomBytes(8).toString("hex")}`)
  await DurableFiles.makeFolder(folder)
  try {
    await fs.mkdir(temporary, { mode: 0o700 })
    await Git.run(["init", "--quiet", "--bare", "--template=", "--initial-branch=main", "."], temporary, [], time)
    await Git.run(["fast-import", "--quiet", "--done"], temporary, written(root, contents), time)
    await fs.rename(temporary, join(folder, key)).catch((error: unknown) => {
      // Somebody else made the same one meanwhile.
      if (!["ENOTEMPTY", "EEXIST"].includes(DurableFiles.codeOf(error) ?? "")) throw error
    })
    await thinOut(root, Date.now())
  } finally {
    await fs.rm(temporary, { recursive: true, force: true })
  }
}

/** The repository with these contents, made when it is not there; whoever wants it meanwhile waits for the same. */
export const maker = (root: string, time: number) => {
  const making = new Map<string, Promise<void>>()
  return async (contents: Contents): Promise<string> => {
    const key = Places.keyOf(contents)
    const now = new Date()
    const isThere = await fs.utimes(join(Places.stacksOf(root), key), now, now).then(() => true, () => false)
    if (isThere) return key
    const made = making.get(key) ?? make(root, key, contents, time).finally(() => making.delete(key))
    making.set(key, made)
    await made
    return key
  }
}
