/** The built command and the built server, killed before every system call that touches a file of ours or the other side. */
import { strace } from "./strace.mjs"
import * as Swept from "./swept.mjs"

export const name = "kills"
export const source = "T2, T10"

/** A server has to be started for each trial, and again after it. */
const rarer = 4

export const run = async ({ every, short }) => {
  const options = { every: every ?? (short ? 4 : 1), changing: short, workers: Swept.workers }
  const again = `npm run prove -- --only kills${short ? " --short" : ""} --every ${options.every}`
  const { notRun, swept } = await strace("kills", options)
  if (notRun !== undefined) return { notRun }
  const serving = { every: short ? options.every * rarer : options.every, workers: Swept.servers }
  const served = await strace("serve-kills", serving)
  const collected = await strace("collect-kills", serving)
  return {
    figures: [
      ...Swept.figures(swept, again, (each) =>
        `killed before ${each.covered} of the ${each.calls} calls of an undisturbed run` +
        `${options.changing ? " that change something" : ""}; no session taken more than ${each.repeated} times`),
      ...Swept.figures(served.swept, again, (each) =>
        `killed before ${each.covered} of the ${each.calls} calls of an undisturbed run that change something`, "the server takes "),
      ...Swept.figures(collected.swept ?? [], again, (each) =>
        `killed before ${each.covered} of the ${each.calls} calls of an undisturbed run that change something in the server's folder`)
    ],
    left: collected.notRun === undefined ? [] : [`agnes collect: ${collected.notRun}`]
  }
}
