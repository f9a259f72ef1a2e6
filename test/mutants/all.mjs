/**
 * The seeded bugs of the test programme (reliability §8) as replacements of exact text in `src`. Each text has to be
 * there exactly once, which `mutants.test.ts` checks, so none of them silently stops being a bug.
 */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { durability } from "./durability.mjs"
import { network } from "./network.mjs"
import { privacy } from "./privacy.mjs"

const order = ({ id }) => Number(/\d+/.exec(id)[0])

export const mutants = [...durability, ...privacy, ...network].sort((a, b) => order(a) - order(b) || (a.id < b.id ? -1 : 1))

/** The changed files of a mutant by path; throws when a text is not there exactly once. */
export const changed = (root, { edits, id }) => {
  const files = new Map()
  for (const [path, from, to] of edits) {
    const text = files.get(path) ?? readFileSync(join(root, path), "utf8")
    const parts = text.split(from)
    if (parts.length !== 2) throw new Error(`${id}: ${path} has this ${parts.length - 1} times, not once: ${from}`)
    files.set(path, parts.join(to))
  }
  return files
}
