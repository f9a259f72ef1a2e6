/** The built command and the built server, killed before every system call that touches a file of ours or the other side. */
import { strace } from "./strace.mjs"
import * as Swept from "./swept.mjs"

export const name = "kills"
export const source = "T2, T10"

/** A server has to be started for each trial, and again after it: so many calls for one, unless all are asked for. */
const rarer = { full: 6, short: 40 }

export const run = async ({ every, short }) => {
  const options = { every: every ?? (short ? 4 : 1), changing: short, workers: Swept.workers }
  const again = Swept.command(name, { short, every })
  const { notRun, swept } = await strace("kills", options)
  if (notRun !== undefined) return { notRun }
  const serving = { every: every ?? (short ? rarer.short : rarer.full), workers: Swept.servers }
  const served = await strace("serve-kills", serving)
  const collected = await strace("collect-kills", serving)
  return {
    figures: [
      ...Swept.figures(swept, again, (each) =>
        `killed before ${each.covered} of the ${each.calls} calls of an undisturbed run` +
        `${options.changing ? " that change something" : ""}; ${Swept.recovered(each)}; no session taken more than ` +
        `${each.repeated} times`),
      ...Swept.figures(served.swept, again, (each) =>
        `killed before ${each.covered} of the ${each.calls} calls of an undisturbed run that change something`, "the server takes "),
      ...Swept.figures(collected.swept ?? [], again, (each) =>
        `killed before ${each.covered} of the ${each.calls} calls of an undisturbed run that change something in the server's folder`)
    ],
    left: [
      ...(options.every > 1 ? [`the commands: killed before every ${options.every}th call; each: --every 1`] : []),
      ...(serving.every > 1 ? [`the server and agnes collect: killed before every ${serving.every}th call that changes something; each: --every 1`] : []),
      ...(collected.notRun === undefined ? [] : [`agnes collect: ${collected.notRun}`])
    ]
  }
}
