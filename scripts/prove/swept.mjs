/** Figures of the sweeps of `test/kills`. */
import { availableParallelism } from "node:os"

/** Much of a trial is waiting for a server that said 503. */
export const workers = 3 * Math.max(1, availableParallelism())

/** Where trials have servers of their own to start, which keep a processor busy. */
export const servers = availableParallelism() + 1

/** What to run for one tier with the sizes that were asked for. */
export const command = (tier, { codes, every, short }) =>
  [`npm run prove -- --only ${tier}`, short ? "--short" : "", every ? `--every ${every}` : "", codes ? `--codes ${codes}` : ""]
    .filter((word) => word !== "").join(" ")

/** Trials that left the same need one recovery between them: `test/kills/State.ts`. */
export const recovered = ({ again, states }) =>
  `they left ${states} different states, each recovered${again > 0 ? `, and ${again} once more, to the same end` : ""}`

/** `who` stands before the names of the scenarios. */
export const figures = (swept, command, told, who = "") =>
  swept.map((each) => {
    for (const violation of each.violations.slice(0, 20)) console.log(violation)
    const missed = each.missed === 0 ? "" : `; ${each.missed} did not come to their call`
    return { figure: `${who}${each.scenario}`, value: `${told(each)}${missed}`, violations: each.violations.length, command }
  })
