/** The built command, with errors of the system at every call that touches a file of ours or the server. */
import { strace } from "./strace.mjs"
import * as Swept from "./swept.mjs"

export const name = "errors"
export const source = "T3"

/** A server has to be started for each trial, and again after it: so many calls for one, unless all are asked for. */
const rarer = { full: 24, short: 160 }

const saying = {
  half: "every second error code at the first call of each kind, one also from then on, and the next one, in turn, at each that repeats it",
  all: "every error code at the first call of each kind, one also from then on, and the next one, in turn, at each that repeats it"
}

/** Half of the codes by default: all of them take half an hour, and the tiers have to fit 90 minutes together. */
export const run = async ({ codes: wanted, every, short }) => {
  const codes = wanted ?? (short ? 1 : "half")
  const options = { every: every ?? (short ? 16 : 1), codes, workers: Swept.workers }
  const again = Swept.command(name, { short, every, codes: wanted })
  const { notRun, swept } = await strace("errors", options)
  if (notRun !== undefined) return { notRun }
  const said = saying[codes] ??
    `${codes === 1 ? "one error code each" : `${codes} error codes each`}, once and, where a system may do so, from then on`
  const serving = { every: every ?? (short ? rarer.short : rarer.full), codes: 1, workers: Swept.servers }
  const served = await strace("serve-errors", serving)
  const collected = await strace("collect-errors", serving)
  return {
    figures: [
      ...Swept.figures(swept, again, (each) =>
        `${each.trials} trials at ${each.covered} of the ${each.calls} calls of an undisturbed run: ${said}: ` +
        `${each.paired} of the ${each.pairs} pairs of a code and a kind of call (its name, words ` +
        `and file), ${each.kinds} of which no earlier scenario of the command has; ${Swept.recovered(each)}; the longest run took ${each.longest} ms`),
      ...Swept.figures(served.swept, again, ({ calls, covered, trials, wentOn }) =>
        `${trials} trials at ${covered} of the ${calls} calls of an undisturbed run: one error code each, once and, where a ` +
        `system may do so, from then on; after ${wentOn} the server went on, after the others it was started again`,
        "the server takes "),
      ...Swept.figures(collected.swept ?? [], again, ({ calls, covered, trials }) =>
        `${trials} trials at ${covered} of the ${calls} calls of an undisturbed run that change something in the server's ` +
        "folder: one error code each, once and from then on")
    ],
    left: [
      ...(codes === "half" ? ["every error code at the first call of each kind: --codes all"] : []),
      ...(typeof codes === "string" || codes < 11 || options.every > 1 ? ["all 11 error codes at every call: --codes 11 --every 1"] : []),
      "the server, when its database's log cannot be read in a checkpoint (libsql does not notice, and the database is damaged), " +
        "or a lock on it cannot be given back",
      `the server and agnes collect: one error code at every ${serving.every}th call`,
      ...(collected.notRun === undefined ? [] : [`agnes collect: ${collected.notRun}`])
    ]
  }
}
