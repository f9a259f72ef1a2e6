/**
 * A tier of proof: what the network, other processes and other people may do to the client. The tests are those of
 * `npm test` at full size.
 *
 *     node scripts/prove/network.mjs [tested|short|full]
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { spawn } from "node:child_process"
import { pathToFileURL } from "node:url"

export const name = "network, concurrency and privacy"

const tests = [
  "test/network", "test/e2e/concurrency.test.ts", "test/e2e/push-withdraw.test.ts", "test/security/privacy.test.ts",
  "test/e2e/hooks-privacy.test.ts",
  "test/adapters/node/NodeTranscripts.race.test.ts", "test/programs/push/inDoubt.test.ts",
  "test/programs/push/markRace.test.ts"
]

const reporter = "./scripts/checks/reporter.mjs"
const ended = (child) => new Promise((resolve) => child.once("close", resolve))

/**
 * `size` is `full`, `short` (a tenth) or `tested` (that of `npm test`). Answers whether all of it held, the figures that were printed, one object for
 * each kind of trial, and what could not be run, with the reason.
 */
export const run = async ({ size = "full", only = tests } = {}) => {
  const folder = mkdtempSync(join(tmpdir(), "agnes-prove-"))
  const files = { figures: join(folder, "figures.jsonl"), summary: join(folder, "summary.json") }
  writeFileSync(files.figures, "")
  try {
    const child = spawn(
      process.execPath,
      ["node_modules/vitest/vitest.mjs", "run", "--reporter=default", `--reporter=${reporter}`, ...only],
      {
        stdio: ["ignore", "inherit", "inherit"],
        env: { ...process.env, ...(size === "tested" ? {} : { AGNES_PROVE: size }), AGNES_FIGURES: files.figures, AGNES_TEST_SUMMARY: files.summary }
      }
    )
    const code = await ended(child)
    const { failed, notRun, passed } = JSON.parse(readFileSync(files.summary, "utf8"))
    const lines = readFileSync(files.figures, "utf8").split("\n").filter((line) => line !== "")
    const figures = summed(lines.map((line) => JSON.parse(line)))
    return { ok: code === 0 && failed === 0 && notRun.length === 0, passed, failed, notRun, figures }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** One object for each tier: numbers of many cases are the largest of them, with the number of cases. */
const summed = (figures) => {
  const tiers = new Map()
  for (const { tier, what, ...numbers } of figures) {
    const known = tiers.get(tier) ?? { tier, cases: 0 }
    known.cases += 1
    for (const [key, value] of Object.entries(numbers)) {
      known[key] = typeof value === "number" ? Math.max(known[key] ?? value, value) : value
    }
    tiers.set(tier, known)
  }
  return [...tiers.values()]
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const { figures, notRun, ok } = await run({ size: process.argv[2] ?? "full" })
  for (const figure of figures) console.log(JSON.stringify(figure))
  for (const line of notRun) console.log(`not run: ${line}`)
  if (!ok) process.exitCode = 1
}
