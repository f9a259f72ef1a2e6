/** The power goes while the built command captures, marks and pushes on a file system of its own. */
import { strace } from "./strace.mjs"

export const name = "power cuts"
export const source = "T4"

const modes = ["data=ordered", "data=writeback", "data=journal"]

const number = (n) => n.toLocaleString("en-US")

export const run = async ({ cuts, short }) => {
  const each = Math.ceil((cuts ?? (short ? 24 : 200)) / modes.length)
  const again = `npm run prove -- --only 'power cuts' --cuts ${each * modes.length}`
  const figures = []
  for (const options of modes) {
    const { cuts: found, notRun } = await strace("power", { cuts: each, options })
    if (notRun !== undefined) return { notRun }
    const violations = found.flatMap((one) => one.violations)
    for (const violation of violations.slice(0, 20)) console.log(violation)
    const acknowledged = found.reduce((sum, one) => sum + one.acknowledged, 0)
    figures.push({
      figure: `ext4 on a loop device, mounted with ${options}`,
      value: `${number(found.length)} cuts, ${number(acknowledged)} captures and marks acknowledged before them`,
      violations: found.filter((one) => one.violations.length > 0).length,
      trials: found.length,
      command: again
    })
  }
  return { figures, left: ["other file systems than ext4"] }
}
