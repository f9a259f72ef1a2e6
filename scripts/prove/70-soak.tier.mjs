/** People who work against one server that is killed and stopped again and again, for as long as is asked. */
import { strace } from "./strace.mjs"

export const name = "soak"
export const source = "T12"

const people = 3

export const run = async ({ minutes, short }) => {
  const length = minutes ?? (short ? 1 : 5)
  const seed = Date.now() % 1_000_000
  const { notRun, soaked } = await strace("soak", { minutes: length, people, seed })
  if (notRun !== undefined) return { notRun }
  const again = `npm run prove -- --only soak --minutes ${length}`
  const [found] = soaked
  for (const violation of found.violations.slice(0, 20)) console.log(violation)
  return {
    figures: [
      {
        figure: `${found.people} people for ${found.minutes} min, conservation law at the end`,
        value: `${found.sessions} sessions, ${found.privateOnes} of them private, ${found.commands} commands, ` +
          `${found.commandsKilled} of them killed; the server killed ${found.serverKilled} and stopped ${found.serverStopped} times`,
        violations: found.violations.length, command: again
      },
      {
        figure: "what the server took in the half in which nobody stopped it",
        value: `at most ${found.peak} MiB of memory, ${found.growth} MiB more in the second half of that than in the first; ` +
          `${found.descriptors} descriptors and ${found.log} MiB of the database's log at most`,
        violations: 0, command: again
      }
    ],
    left: ["hours: --minutes 480", "power cuts, a disk that is nearly full and clock jumps in the same run: they are tiers of their own"]
  }
}
