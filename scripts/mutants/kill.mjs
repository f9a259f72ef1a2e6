/** Runs in a copy what has to catch a bug. */
import { spawn } from "node:child_process"
import { readFileSync, rmSync } from "node:fs"
import { join } from "node:path"

/** A run that takes longer has been brought to a stop by the bug. Milliseconds. */
const limit = 15 * 60_000

const ended = (root, args, environment = {}) =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      cwd: root, stdio: ["ignore", "pipe", "pipe"], detached: true, env: { ...process.env, ...environment }
    })
    let said = ""
    let late = false
    const end = () => {
      try {
        process.kill(-child.pid, "SIGKILL")
      } catch {
        // All of them have ended.
      }
    }
    const timer = setTimeout(() => {
      late = true
      end()
    }, limit)
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => said += chunk)
    child.once("error", (error) => resolve({ code: -1, said: error.message, late }))
    child.once("close", (code) => {
      clearTimeout(timer)
      end()
      resolve({ code, said, late })
    })
  })

/** The failed tests of a report of vitest; `undefined` when there is none. */
const failures = (file) => {
  try {
    const { testResults } = JSON.parse(readFileSync(file, "utf8"))
    const tests = testResults.flatMap(({ assertionResults }) => assertionResults)
    return {
      failed: tests.filter(({ status }) => status === "failed").map(({ fullName }) => fullName),
      passed: tests.filter(({ status }) => status === "passed").length,
      broken: testResults.filter(({ assertionResults, status }) => status === "failed" && assertionResults.length === 0)
    }
  } catch {
    return undefined
  }
}

const escaped = (text) => text.replace(/[.*+?^${}()[\]\\]/g, "\\$&")

const vitest = async (root, { environment, name, tests }) => {
  const report = join(root, "agnes-report.json")
  rmSync(report, { force: true })
  const { code, late, said } = await ended(root, [
    "node_modules/vitest/vitest.mjs", "run", "--maxWorkers=1", "--minWorkers=1", "--bail=1", "--reporter=json",
    `--outputFile=${report}`, ...(name === undefined ? [] : ["-t", name.split("|").map(escaped).join("|")]), ...tests
  ], environment)
  if (late) return { end: "killed", by: "it never ended" }
  const found = failures(report)
  if (found === undefined || found.broken.length > 0) return { end: "broken", by: said.slice(-2000) }
  const [first] = found.failed
  if (first !== undefined) return { end: "killed", by: first }
  if (found.passed === 0) return { end: "not run", by: "no test could run here" }
  return code === 0 ? { end: "survived", by: undefined } : { end: "broken", by: said.slice(-2000) }
}

/** Programs of proof end with 1, having said why, when a promise was broken. */
const program = async (root, { run }) => {
  const { code, late, said } = await ended(root, run)
  if (late) return { end: "killed", by: "it never ended" }
  if (code === 0) return { end: "survived", by: undefined }
  if (code === 3) return { end: "not run", by: said.trim() }
  return { end: code === 1 && said.includes("FAIL") ? "killed" : "broken", by: said.match(/FAIL.*/)?.[0] ?? said.slice(-2000) }
}

/** `killed`, `survived`, `not run`, or `broken` when it shows nothing. */
export const kill = async (root, killer) => {
  const began = performance.now()
  const build = killer.built ? await ended(root, ["scripts/build.mjs"]) : { code: 0 }
  const found = build.code !== 0
    ? { end: "broken", by: `it cannot be built: ${build.said.slice(-2000)}` }
    : killer.run === undefined ? await vitest(root, killer) : await program(root, killer)
  return { ...found, tier: killer.tier, seconds: (performance.now() - began) / 1000 }
}
