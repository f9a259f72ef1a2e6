import type { Finding } from "./Finding.ts"
import * as Relation from "./Relation.ts"

/** As far as it is compared. */
export type Compared = Pick<Finding, "domain" | "entities" | "id">

/** Shared entities from which on two items may say the same (server spec §7.4). */
const fewest = 2

/** However they are written. */
const words = ({ entities }: Compared): ReadonlySet<string> =>
  new Set(entities.map((entity) => entity.trim().toLowerCase()).filter((entity) => entity !== ""))

const alike = (one: Compared, other: Compared): Relation.Likeness | undefined => {
  if (one.id === other.id || one.domain === undefined || one.domain !== other.domain) return undefined
  const left = words(one)
  const right = words(other)
  const shared = [...left].filter((word) => right.has(word)).length
  if (shared < fewest) return undefined
  const score = shared / (left.size + right.size - shared)
  return Relation.ordered({ a: one.id, b: other.id, kind: "likely_duplicate", score })
}

/** Of what was found with what is known, and with what was found beside it; each pair once. */
export const likenesses = (
  found: ReadonlyArray<Compared>,
  known: ReadonlyArray<Compared>
): ReadonlyArray<Relation.Likeness> => {
  const pairs = new Map<string, Relation.Likeness>()
  found.forEach((one, n) => {
    for (const other of [...known, ...found.slice(0, n)]) {
      const pair = alike(one, other)
      if (pair !== undefined) pairs.set(`${pair.a} ${pair.b}`, pair)
    }
  })
  return [...pairs.values()]
}
