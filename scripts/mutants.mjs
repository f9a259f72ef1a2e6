/**
 * `npm run mutants [-- --only M4,M5 --workers N --json]`: puts the seeded bugs of `test/mutants` one at a time into a
 * copy of this folder and runs the tests that have to fail then. Those tests run without a bug first: one that fails
 * anyway proves nothing. Ends with 1 when a bug survives anything that has to catch it. The copies are temporary.
 */
import { availableParallelism } from "node:os"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import { mutants } from "../test/mutants/all.mjs"
import { run } from "./mutants/run.mjs"

process.chdir(fileURLToPath(new URL("..", import.meta.url)))

const { values } = parseArgs({
  options: { only: { type: "string" }, workers: { type: "string" }, json: { type: "boolean" } }
})
const wanted = values.only?.split(",")
const chosen = mutants.filter(({ id }) => wanted === undefined || wanted.includes(id))
const unknown = wanted?.filter((id) => mutants.every((mutant) => mutant.id !== id)) ?? []
if (unknown.length > 0 || !/^[1-9]\d*$/.test(values.workers ?? "1")) {
  console.error(`Error: no mutant is called ${unknown.join(", ")}. There are: ${mutants.map(({ id }) => id).join(", ")}`)
  process.exit(2)
}

const results = await run(chosen, {
  workers: Number(values.workers ?? Math.max(1, Math.min(3, availableParallelism()))),
  told: (line) => console.error(line)
})

const row = ({ id, killers, what }) =>
  killers.map(({ by, end, seconds, tier }) =>
    `${id.padEnd(5)} ${tier.padEnd(7)} ${end.padEnd(9)} ${seconds.toFixed(0).padStart(4)} s  ${what}${by === undefined ? "" : `: ${by}`}`
  ).join("\n")
const killed = results.filter(({ isKilled }) => isKilled)
if (values.json) console.log(JSON.stringify({ killed: killed.length, mutants: results.length, results }))
else {
  for (const result of results) console.log(row(result))
  console.log(`${killed.length} of ${results.length} seeded bugs are caught by everything that has to catch them`)
}
if (killed.length < results.length) process.exitCode = 1
