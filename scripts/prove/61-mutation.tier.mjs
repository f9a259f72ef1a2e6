/** Small changes to the domain, one at a time: the raw share of them that the tests of the domain notice. */
import { count, run as tryAll } from "../mutation/score.mjs"

export const name = "domain mutants"
export const source = "§8"

export const run = async ({ mutants: wanted, short }) => {
  if (!wanted) return { notRun: "it is a command of its own, npm run mutation; with --mutants its score is here" }
  const every = short ? 20 : 1
  const command = `npm run mutation${short ? ` -- --every ${every}` : ""}`
  const { reason, results, version } = await tryAll({ every, only: undefined, seed: 1, told: ({ folder }) => console.log(`tried: ${folder}`) })
  if (reason !== undefined) return { notRun: reason }
  const value = (mutants) => {
    const { killed, mutants: all, noCoverage, score, survived, timeout } = count(mutants)
    const share = score === undefined ? "no change tried" : `${score.toFixed(1)} %`
    return `${share} of ${all}: ${killed} failed a test, ${timeout} did not end, ${survived} were not noticed, ${noCoverage} were not reached`
  }
  const ran = results.filter(({ mutants }) => mutants !== undefined)
  const all = ran.flatMap(({ mutants }) => mutants)
  return {
    figures: [
      { figure: `raw score by Stryker ${version}'s mutators without StringLiteral, equal ones not taken out`, value: value(all), violations: 0, command },
      ...ran.map(({ folder, mutants }) => ({ figure: `src/domain/${folder}`, value: value(mutants), violations: 0, command }))
    ],
    left: [
      ...results.filter((each) => each.reason !== undefined).map(({ folder, reason }) => `src/domain/${folder}: ${reason.split("\n")[0]}`),
      ...ran.flatMap(({ broken }) => broken.map((line) => `fails without a change, so it judged none: ${line.split("\n")[0]}`))
    ]
  }
}
