/** What the network, other processes and other people may do, as `network.mjs` tries it. */
import * as network from "./network.mjs"

export const name = "network"
export const source = "T6, T8, 6.1"

const again = "npm run prove -- --only network"

const numbers = ({ tier: _, ...rest }) => Object.entries(rest).map(([key, value]) => `${key} ${value}`).join(", ")

export const run = async ({ short, tested }) => {
  const { failed, figures, notRun, ok, passed } = await network.run({ size: tested ? "tested" : short ? "short" : "full" })
  const broken = ok || (failed === 0 && notRun.length > 0) ? 0 : Math.max(1, failed)
  const tests = { figure: "tests", value: `${passed} passed, ${failed} failed`, violations: broken }
  return {
    figures: [tests, ...figures.map((each) => ({ figure: each.tier, value: numbers(each), violations: 0 }))]
      .map((each) => ({ ...each, command: again })),
    left: [...notRun, ...(tested ? ["the sizes of proving: left out by --tested"] : [])]
  }
}
