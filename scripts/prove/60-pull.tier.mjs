/** A pull that is stopped at each of its calls, on disks that become full, with thousands of tables: `npm test` at full size. */
import * as network from "./network.mjs"

export const name = "pull"
export const source = "D3, 6.5"

const command = "npm run prove -- --only pull"
const only = ["test/e2e/pull-kills.test.ts", "test/e2e/pull-full.test.ts", "test/programs/pull/hostile.test.ts"]

const numbers = ({ tier: _, ...rest }) => Object.entries(rest).map(([key, value]) => `${key} ${value}`).join(", ")

export const run = async ({ short }) => {
  const { failed, figures, notRun, ok, passed } = await network.run({ size: short ? "short" : "full", only })
  const broken = ok || (failed === 0 && notRun.length > 0) ? 0 : Math.max(1, failed)
  const tests = { figure: "tests", value: `${passed} passed, ${failed} failed`, violations: broken, command }
  return {
    figures: [tests, ...figures.map((each) => ({ figure: each.tier, value: numbers(each), violations: 0, command }))],
    left: notRun
  }
}
