/** Bytes nobody meant to write, through every reader of foreign bytes and through the built command. */
import { availableParallelism } from "node:os"
import { program } from "./strace.mjs"

export const name = "bad input"
export const source = "T7"

const number = (n) => n.toLocaleString("en-US")

export const run = async ({ cases: wanted, short }) => {
  const cases = wanted ?? (short ? 20_000 : 200_000)
  const seed = Math.floor(Date.now() / 1000)
  const options = { cases, hooks: Math.ceil(cases / 40), lines: Math.ceil(cases / 10), seed, workers: availableParallelism() }
  const { ran, read } = await program("test/badinput/main.ts", "cases", options)
  const command = `npm run prove -- --only 'bad input' --cases ${cases}`
  for (const violation of [...read, ...ran].flatMap(({ violations }) => violations.slice(0, 10))) console.log(violation)
  const all = read.reduce((sum, each) => sum + each.cases, 0)
  return {
    figures: [
      {
        figure: `generated inputs through ${read.length} readers in one process`,
        value: `${number(all)} cases from seed ${seed}; the slowest took ${Math.max(...read.map(({ slowest }) => slowest))} ms`,
        violations: read.flatMap(({ violations }) => violations).length,
        trials: all,
        command
      },
      ...ran.map((each) => ({
        figure: each.name,
        value: `${number(each.cases)} from seed ${seed}; the slowest run took ${each.slowest} ms`,
        violations: each.violations.length,
        trials: each.cases,
        command
      }))
    ]
  }
}
