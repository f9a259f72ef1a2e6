/** The built command and the built server, killed before every system call that touches a file of ours or the other side. */
import { strace } from "./strace.mjs"
import * as Swept from "./swept.mjs"

export const name = "kills"
export const source = "T2, T10"

/** A server has to be started for each trial, and again after it: so many calls for one, unless all are asked for. */
const rarer = { full: 3, short: 8 }

export const run = async ({ every, short }) => {
  const options = { every: every ?? (short ? 4 : 1), changing: short, workers: Swept.workers }
  const again = `npm run prove -- --only kills${short ? " --short" : ""} --every ${options.every}`
  const { notRun, swept } = await strace("kills", options)
  if (notRun !== undefined) return { notRun }
  const serving = { every: short ? options.every * rarer.short : every ?? rarer.full, workers: Swept.servers }
  const anew = short ? again : `npm run prove -- --only kills --every ${serving.every}`
  const served = await strace("serve-kills", serving)
  const collected = await strace("collect-kills", serving)
  return {
    figures: [
      ...Swept.figures(swept, again, (each) =>
        `killed before ${each.covered} of the ${each.calls} calls of an undisturbed run` +
        `${options.changing ? " that change something" : ""}; ${Swept.recovered(each)}; no session taken more than ` +
        `${each.repeated} times`),
      ...Swept.figures(served.swept, anew, (each) =>
        `killed before ${each.covered} of the ${each.calls} calls of an undisturbed run that change something`, "the server takes "),
      ...Swept.figures(collected.swept ?? [], anew, (each) =>
        `killed before ${each.covered} of the ${each.calls} calls of an undisturbed run that change something in the server's folder`)
    ],
    left: collected.notRun === undefined ? [] : [`agnes collect: ${collected.notRun}`]
  }
}
