/** The tests of `npm test` that try some calls or some addresses in turn, here with each of them. */
import * as network from "./network.mjs"

export const name = "all calls"
export const source = "T2, T3, §6"

const only = [
  "test/programs/push/crash.test.ts", "test/programs/push/crash.family.test.ts", "test/programs/push/crash.letters.test.ts",
  "test/programs/push/history.test.ts", "test/programs/queue/crash.test.ts", "test/programs/faults.test.ts",
  "test/adapters/files/FileQueue.faults.test.ts", "test/adapters/files/FilePrivateLists.faults.test.ts",
  "test/adapters/files/FileReceipts.test.ts", "test/adapters/files/FileDeadLetters.test.ts",
  "test/e2e/serve/receive.bounds.test.ts", "test/security/tenants.test.ts"
]

export const run = async ({ short }) => {
  const { failed, notRun, ok, passed } = await network.run({ size: short ? "short" : "full", only })
  const broken = ok || (failed === 0 && notRun.length > 0) ? 0 : Math.max(1, failed)
  const command = "npm run prove -- --only \"all calls\""
  return {
    figures: [{ figure: "tests", value: `${passed} passed, ${failed} failed`, violations: broken, command }],
    left: notRun
  }
}
