/** Runs vitest on a copy until every mutant has its end; a process that stands still is ended and followed by another. */
import { spawn } from "node:child_process"
import { appendFileSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"

/** Nothing was heard for so long: the mutant at hand never ends. Milliseconds. */
const silence = 120_000

const linesOf = (log) =>
  readFileSync(log, "utf8").split("\n").filter((line) => line !== "").map((line) => JSON.parse(line))

/** The mutant that was begun last and has no end. */
const atHand = (lines) => {
  const last = lines.findLast(({ begun, end }) => begun === true || end !== undefined)
  return last?.begun === true ? last : undefined
}

const once = (root, folder, sources, order, log) =>
  new Promise((resolve) => {
    const args = ["node_modules/vitest/vitest.mjs", "related", "--run", "--config", "scripts/mutation/vitest.config.mjs", ...sources]
    const child = spawn(process.execPath, args, {
      cwd: root, detached: true, stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, AGNES_MUTATED: folder, AGNES_MUTATION: order }
    })
    let said = ""
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => said = (said + chunk).slice(-4000))
    const end = () => {
      try {
        process.kill(-child.pid, "SIGKILL")
      } catch {
        // All of them have ended.
      }
    }
    let size = -1
    let since = Date.now()
    const watch = setInterval(() => {
      const now = statSync(log).size
      if (now !== size) [size, since] = [now, Date.now()]
      if (Date.now() - since > silence) end()
    }, 1000)
    child.once("close", (code) => {
      clearInterval(watch)
      process.off("exit", end)
      end()
      resolve({ code, said })
    })
    process.once("exit", end)
  })

/** Answers what the log says in the end: `{ lines }`, or `{ reason }` when the tests could not run. */
export const watch = async (root, { folder, mutants, seed, sources }) => {
  const log = join(root, "agnes-mutation.jsonl")
  const order = join(root, "agnes-mutation.json")
  writeFileSync(log, "")
  writeFileSync(order, JSON.stringify({ mutants, log, seed }))
  for (;;) {
    const { code, said } = await once(root, folder, sources, order, log)
    const lines = linesOf(log)
    const hanging = atHand(lines)
    if (hanging !== undefined) {
      appendFileSync(log, `${JSON.stringify({ id: hanging.id, file: hanging.file, end: "timeout" })}\n`)
    } else if (code === 0) return { lines }
    else return lines.some(({ judged }) => judged !== undefined) ? { lines, said } : { lines, reason: said }
  }
}
