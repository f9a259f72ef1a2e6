/**
 * `npm test`: builds, then checks the house beside every test. One exit code; the last line is `N passed, N failed`, where
 * each static check counts as one. Arguments go to vitest (`npm test -- test/domain`).
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { spawn } from "node:child_process"
import { fileURLToPath } from "node:url"
import { runAll, runStep } from "./checks/run.mjs"
import { build, checks } from "./checks/steps.mjs"

process.chdir(fileURLToPath(new URL("..", import.meta.url)))

const tally = { passed: 0, failed: 0 }
const report = ({ name, ok, output, seconds }) => {
  tally[ok ? "passed" : "failed"] += 1
  console.log(`${ok ? "ok  " : "FAIL"} ${name} (${seconds.toFixed(1)} s)`)
  if (!ok) console.log(output.trimEnd().replace(/^/gm, "     "))
}

const runVitest = async () => {
  const folder = mkdtempSync(join(tmpdir(), "agnes-test-"))
  const file = join(folder, "summary.json")
  const child = spawn(
    process.execPath,
    ["node_modules/vitest/vitest.mjs", "run", "--reporter=default", "--reporter=./scripts/checks/reporter.mjs", ...process.argv.slice(2)],
    { stdio: ["ignore", "inherit", "inherit"], env: { ...process.env, AGNES_TEST_SUMMARY: file } }
  )
  const status = await new Promise((resolve) => child.on("error", () => resolve(1)).on("close", resolve))
  try {
    const summary = JSON.parse(readFileSync(file, "utf8"))
    if (status !== 0 && summary.failed === 0) summary.failed = 1
    return summary
  } catch {
    return { passed: 0, failed: 1, notRun: [] }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

report(await runStep(build))
// Tests often wait, for processes and for pauses; the checks, one at a time, work meanwhile.
const [tests] = await Promise.all([runVitest(), runAll(checks, 1, report)])
for (const line of tests.notRun) console.log(`not run: ${line}`)

const passed = tally.passed + tests.passed
const failed = tally.failed + tests.failed
if (failed > 0 || tests.passed === 0) process.exitCode = 1
console.log(`${passed} passed, ${failed} failed`)
