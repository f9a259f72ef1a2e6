/** Deterministic simulation of the production programs: random histories, all short ones, races, and seeded bugs. */
import { availableParallelism } from "node:os"
import { prepare } from "../simulate.mjs"

export const name = "simulation"
export const source = "T0, T1"

const number = (n) => n.toLocaleString("en-US")

const again = `npm run prove -- --only ${name}`

/** `npm test` plays those before it each time. */
const firstSeed = 20_001

const told = (what, { calls, histories, joined, troubles, violations }, command, isRandom) => {
  for (const { check, detail, story } of violations) console.log(`${check}: ${detail}\n${story}\n`)
  return {
    figure: what,
    value: `${number(histories)} histories, ${number(calls)} calls of ports, ${number(troubles)} of them cut off or failed` +
      (joined === 0 ? "" : `; ${number(joined)} ended where everything was as in an earlier one`),
    violations: violations.length,
    ...(isRandom ? { trials: histories } : {}),
    command
  }
}

const seeded = (mutants) => {
  const found = mutants.filter((mutant) => mutant.found !== undefined)
  const list = found.map((mutant) => `${mutant.name.split(" ")[0]} ${mutant.found.after}`).join(", ")
  return {
    figure: "seeded bugs found, after so many histories",
    value: `${found.length} of ${mutants.length}: ${list}`,
    violations: mutants.length - found.length,
    command: again
  }
}

export const run = async ({ histories, sequences: most, short }) => {
  const count = histories ?? (short ? 20_000 : 50_000)
  const depth = most ?? (short ? 2 : 3)
  const cuts = depth < 3 && !short ? "all" : "some"
  const simulator = await prepare()
  const ask = async (...task) => JSON.parse(await simulator.run(task))
  try {
    const cores = Math.max(1, availableParallelism())
    const random = await simulator.histories(firstSeed, count, cores)
    const sequences = await simulator.sequences(depth, cuts, cores)
    const races = await ask("races")
    const mutants = await ask("mutants", 5000)
    const cut = cuts === "all" ? "killed, and with two kinds of power cut," : "with a power cut"
    return {
      figures: [
        told(`random histories from seed ${number(firstSeed)} on, conservation law and I1–I12`, random, `${again} --histories ${count}`, true),
        told(`all sequences of up to ${depth} of 12 commands, ${cut} at every call`, sequences, `${again} --sequences ${depth}`),
        told("whoever comes between any two calls of a push", races, again),
        seeded(mutants)
      ]
    }
  } finally {
    simulator.remove()
  }
}
