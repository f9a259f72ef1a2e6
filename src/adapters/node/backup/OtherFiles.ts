import * as fs from "node:fs/promises"
import { join } from "node:path"

/** What of a data folder is not kept: what is being received, the lock, the database, which is copied by itself. */
const left = /^(?:incoming|uploads|user_sessions|tables|marketplace\/stacks)$|^state\/(?:server\.lock$|system\.sqlite)|(?:^|\/)\.probe-[^/]*$|\.part$/

/** Everything else in a data folder that is a regular file, as paths below it, in order. Links are not followed. */
export async function* of(root: string, below = ""): AsyncGenerator<string> {
  const entries = await fs.readdir(join(root, below), { withFileTypes: true })
  for (const entry of entries.sort((a, b) => a.name < b.name ? -1 : 1)) {
    const path = below === "" ? entry.name : `${below}/${entry.name}`
    if (left.test(path)) continue
    if (entry.isDirectory()) yield* of(root, path)
    else if (entry.isFile()) yield path
  }
}
