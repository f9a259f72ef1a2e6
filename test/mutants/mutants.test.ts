import { existsSync } from "node:fs"
import { assert, it } from "vitest"
// @ts-expect-error a script without types
import { changed, mutants } from "./all.mjs"

interface Mutant {
  readonly id: string
  readonly what: string
  readonly killers: ReadonlyArray<{ readonly tier: string; readonly tests?: ReadonlyArray<string> }>
}

const all = mutants as ReadonlyArray<Mutant>
const apply = changed as (root: string, mutant: Mutant) => ReadonlyMap<string, string>

it("every seeded bug of the test programme is there, once", () => {
  const ids = all.map(({ id }) => id)
  assert.strictEqual(new Set(ids).size, ids.length)
  const numbers = new Set(ids.map((id) => id.replace(/[a-z]$/, "")))
  assert.sameMembers([...numbers], Array.from({ length: 24 }, (_, n) => `M${n + 1}`))
})

it.each(all.map((mutant) => [mutant.id, mutant.what, mutant] as const))("%s %s: can be put in", (_id, _what, mutant) => {
  assert.isAbove(apply(".", mutant).size, 0)
  assert.isNotEmpty(mutant.killers)
  for (const { tests = [] } of mutant.killers) for (const file of tests) assert.isTrue(existsSync(file), file)
})
