/** The built command, killed before every system call that touches a file of ours or the server. */
import { strace } from "./strace.mjs"
import * as Swept from "./swept.mjs"

export const name = "kills"
export const source = "T2, T10"

export const run = async ({ every, short }) => {
  const options = { every: every ?? (short ? 4 : 1), changing: short, workers: Swept.workers }
  const again = `npm run prove -- --only kills${short ? " --short" : ""} --every ${options.every}`
  const { notRun, swept } = await strace("kills", options)
  if (notRun !== undefined) return { notRun }
  return {
    figures: Swept.figures(swept, again, (each) =>
      `killed before ${each.covered} of the ${each.calls} calls of an undisturbed run` +
      `${options.changing ? " that change something" : ""}; no session taken more than ${each.repeated} times`),
    left: ["server upload, collector: no sweep of their own"]
  }
}
