import process from "node:process"
import * as Campaign from "./Campaign.ts"
import * as Exhaustive from "./Exhaustive.ts"
import * as Fleet from "./Fleet.ts"
import * as History from "./History.ts"
import * as Holes from "./Holes.ts"
import * as Mutant from "./Mutant.ts"
import * as Mutants from "./Mutants.ts"
import * as Play from "./Play.ts"
import * as Shrink from "./Shrink.ts"
import * as Tell from "./Tell.ts"
import { Visited } from "./Visited.ts"

/**
 * The simulator as a program of its own, bundled and started by `scripts/simulate.mjs`; prints JSON, or for `replay`
 * what a person reads.
 *
 *     histories FROM COUNT · sequences MOST some|all PART OF · tested FROM COUNT MOST PART OF · races · mutants MOST ·
 *     fleet · replay SEED
 */

// The simulated disk refuses often, and nobody reads where.
Error.stackTraceLimit = 0

function* seeds(from: number, count: number): Generator<History.History> {
  for (let seed = from; seed < from + count; seed++) yield History.ofSeed(seed)
}

const replay = (seed: number): string => {
  const history = History.ofSeed(seed)
  const [first] = Play.play(history).violations
  if (first === undefined) return `${Tell.history(history)}\n\nEvery promise is kept.`
  const [smallest, violation] = Shrink.shrink(history, Mutant.none, first.check)
  return `${Tell.history(history)}\n\nbreaks ${first.check}: ${first.detail}\n\nand so does, shorter:\n\n${
    Tell.history(smallest)
  }\n\n${violation.check}: ${violation.detail}`
}

/** Most bugs show soon in random histories, some in nothing but a race. */
function* both(most: number): Generator<History.History> {
  yield* seeds(1, Math.min(most, 300))
  if (most <= 300) return
  yield* Exhaustive.races()
  yield* seeds(301, most)
}

/** What each `npm test` plays, a part of it: in one process, for each compiles itself anew. */
const tested = (from: number, count: number, most: number, index: number, of: number) => ({
  random: Campaign.run(seeds(from, count)),
  sequences: Campaign.run(Exhaustive.histories(most, "some", index, of), new Visited()),
  holes: Campaign.run(index === 0 ? Holes.histories : [])
})

const mutants = (most: number) => {
  const withoutChance = Fleet.together("no-jitter").check
  return [
    ...Mutants.all.map((mutant) => ({ name: mutant.name, found: Campaign.until(both(most), mutant) })),
    { name: "M23 waits without chance", found: withoutChance && { after: 1, check: withoutChance } }
  ]
}

const [task, first, second, third, fourth, fifth] = process.argv.slice(2)
switch (task) {
  case "histories":
    process.stdout.write(JSON.stringify(Campaign.run(seeds(Number(first), Number(second)))))
    break
  case "sequences":
    process.stdout.write(JSON.stringify(Campaign.run(
      Exhaustive.histories(Number(first), second === "all" ? "kill, nothing, some" : "some", Number(third), Number(fourth)),
      new Visited()
    )))
    break
  case "tested":
    process.stdout.write(JSON.stringify(
      tested(Number(first), Number(second), Number(third), Number(fourth), Number(fifth))
    ))
    break
  case "races":
    process.stdout.write(JSON.stringify(Campaign.run(Exhaustive.races())))
    break
  case "mutants":
    process.stdout.write(JSON.stringify(mutants(Number(first))))
    break
  case "fleet":
    process.stdout.write(JSON.stringify(Fleet.together("as it is")))
    break
  case "replay":
    process.stdout.write(`${replay(Number(first))}\n`)
    break
  default:
    process.stderr.write("Usage: see the comment above this program's tasks.\n")
    process.exitCode = 2
}
