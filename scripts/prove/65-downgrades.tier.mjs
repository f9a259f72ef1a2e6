/** Earlier versions and this one, one after the other in the same workspace and over the same server's folder. */
import * as Older from "./older.mjs"
import { strace } from "./strace.mjs"

export const name = "downgrades"
export const source = "T10"

export const run = async ({ every, short }) => {
  const step = every ?? (short ? 60 : 8)
  const absent = Older.missing()
  if (absent !== undefined) return { notRun: absent }
  const { downgraded, notRun } = await Older.built((older) => strace("downgrades", { older, every: step }))
  if (notRun !== undefined) return { notRun }
  const again = `npm run prove -- --only downgrades --every ${step}`
  const figures = downgraded.flatMap(({ clients, commit, server }) => {
    const [, what] = Older.commits.find(([each]) => each === commit)
    for (const violation of [...clients, ...server.violations].slice(0, 20)) console.log(`${commit}: ${violation}`)
    const content = server.refused ? "refuses the newer folder and leaves it as it is" : "serves the newer folder"
    return [
      {
        figure: `clients: ${commit} (${what}) and this one in one workspace, each before and after the other`,
        value: "6 sessions of every fate, 2 orders", violations: clients.length, command: again
      },
      {
        figure: `servers: the folder of ${commit}`,
        value: `taken over by this one, killed before ${server.trials} of the ${server.calls} calls that change it; ` +
          `the older one ${content}`,
        violations: server.violations.length, command: again
      }
    ]
  })
  return { figures, left: ["released versions: there is none that is older than this one"] }
}
