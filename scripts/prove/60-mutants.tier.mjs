/** Seeded bugs, one at a time, in a copy of this folder: do the tests see them? */
import { availableParallelism } from "node:os"
import { mutants } from "../../test/mutants/all.mjs"
import { run as tryAll } from "../mutants/run.mjs"

export const name = "seeded bugs"
export const source = "§8"

const again = "npm run mutants"

export const run = async ({ mutants: wanted }) => {
  if (!wanted) return { notRun: "it is a command of its own, npm run mutants; with --mutants its score is here" }
  const results = await tryAll(mutants, { workers: Math.max(1, Math.min(3, availableParallelism())), told: console.log })
  const killed = results.filter(({ isKilled }) => isKilled)
  const lacking = results.flatMap(({ id, killers }) =>
    killers.filter(({ end }) => end === "not run").map(({ by, tier }) => `${id} in ${tier}: ${by}`))
  const survived = results.filter(({ isKilled }) => !isKilled).map(({ id }) => id)
  return {
    figures: [{
      figure: "caught by all the tests that have to catch them",
      value: `${killed.length} of ${results.length}${survived.length === 0 ? "" : `; not: ${survived.join(", ")}`}`,
      violations: survived.length,
      command: again
    }],
    left: lacking
  }
}
