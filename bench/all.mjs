/**
 * `npm run bench`: every bench with a target (design §6), one table. Ratios are of pairs that took turns in the same run;
 * what is compared to what stands in the table and at the top of each bench. Needs a build: npm run build
 *
 *   npm run bench [-- --short] [--only start,push] [--json]
 *
 * --short: fewer pairs and smaller amounts. Nothing else should work on the machine meanwhile. Other versions of Node:
 * run it with them (`/path/to/node22 bench/all.mjs`). Exit code 1 when a bench failed; a missed target is no failure.
 */
import { spawn } from "node:child_process"
import * as os from "node:os"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import { isMet, table } from "./rows.mjs"

const { values: given } = parseArgs({
  options: {
    short: { type: "boolean", default: false },
    only: { type: "string" },
    json: { type: "boolean", default: false }
  }
})

/** The options of each, in full and short. */
const benches = {
  start: [[], ["--rounds", "7", "--tables", "50"]],
  push: [[], ["--pairs", "5", "--large", "100"]],
  scale: [[], ["--lines", "100000"]],
  uploads: [["--sizes", "50KB"], ["--sizes", "50KB", "--rounds", "3", "--seconds", "1"]],
  pull: [["--many", "0"], ["--large", "128", "--count", "100", "--many", "0", "--rounds", "2"]],
  pipeline: [["--sessions", "2000", "--rounds", "4", "--rate", "10"], ["--sessions", "200", "--rounds", "2", "--rate", "10", "--idle", "2"]]
}

const run = (name, options) =>
  new Promise((resolve) => {
    const script = fileURLToPath(new URL(`${name}.mjs`, import.meta.url))
    const env = Object.fromEntries(Object.entries(process.env).filter(([key]) => key !== "NODE_EXTRA_CA_CERTS"))
    const child = spawn(process.execPath, [script, ...options, "--json"], { stdio: ["ignore", "pipe", "inherit"], env })
    let text = ""
    child.stdout.on("data", (chunk) => text += chunk)
    child.on("exit", (code) => {
      try {
        resolve({ name, rows: JSON.parse(text.trimEnd().split("\n").at(-1)).rows })
      } catch {
        resolve({ name, failed: `it ended with ${code} and without a result` })
      }
    })
  })

const machine = () => {
  const [{ model = "unknown" } = {}] = os.cpus()
  return `${os.cpus().length} × ${model.trim()}, ${Math.round(os.totalmem() / 2 ** 30)} GiB, ${os.type()} ${os.release()}`
}

const names = given.only?.split(",") ?? Object.keys(benches)
const [rows, failures] = [[], []]
const began = new Date()
for (const name of names) {
  if (benches[name] === undefined) throw new Error(`no bench is called ${name}: ${Object.keys(benches).join(", ")}`)
  process.stderr.write(`${name} …\n`)
  const done = await run(name, benches[name][given.short ? 1 : 0])
  if (done.failed === undefined) rows.push(...done.rows)
  else failures.push(`${name}: ${done.failed}`)
}
const load = os.loadavg().map((each) => each.toFixed(1)).join(" ")
const facts = { date: began.toISOString().slice(0, 10), node: process.version, machine: machine(), load, short: given.short }
if (given.json) console.log(JSON.stringify({ ...facts, rows, failures }))
else {
  console.log(`${facts.date}, Node ${facts.node}, ${facts.machine}; load at the end ${load}${given.short ? "; short" : ""}\n`)
  console.log(table(rows))
  const aimed = rows.filter(({ target }) => target !== undefined)
  console.log(`\n${aimed.filter(isMet).length} of ${aimed.length} targets are met.`)
  for (const failure of failures) console.log(`failed: ${failure}`)
}
process.exitCode = failures.length === 0 ? 0 : 1
