/** The built command where blocks, names, descriptors or the right to write run out. */
import { strace } from "./strace.mjs"
import * as Swept from "./swept.mjs"

export const name = "scarcity"
export const source = "T5"

export const run = async ({ every, short }) => {
  const options = { every: every ?? (short ? 8 : 1), workers: Swept.workers }
  const { notRun, scarce } = await strace("scarce", options)
  if (notRun !== undefined) return { notRun }
  for (const violation of scarce.flatMap(({ violations }) => violations.slice(0, 20))) console.log(violation)
  return {
    figures: scarce.map(({ figure, longest, trials, violations }) => ({
      figure,
      value: `${trials} trials, commands and amounts; the longest run took ${longest} ms`,
      violations: violations.length,
      command: `npm run prove -- --only scarcity --every ${options.every}`
    })),
    left: [
      "quotas of a file system: EDQUOT stands in for them among the errors", "processes (prlimit --nproc does not count for root)",
      "the server's disk: npm test fills one (test/security/serve.resources.test.ts)"
    ]
  }
}
