/**
 * `npm run prove [-- --short --histories N --sequences N --every N --codes N|all --cuts N --cases N --minutes N --mutants --tested
 * --only TIER --record]`: runs the tiers of `scripts/prove/` with the chosen sizes and writes what they found to
 * docs/proof.md and, its head lines, to README.md. `--only` prints and writes nothing; with `--record`, that tier's part of
 * docs/proof-longer.md. `--tested` tries the network at the sizes of `npm test`. A tier is a module with `name`, `source` and
 * `run({ short, histories, … }) → { figures: [{ figure, value, violations, trials?, command }], left?: [reason] }`
 * or `{ notRun: reason }`; `left` says which parts of it did not run.
 * Ends with 1 when a promise was broken; a tier that did not run is said to have not run and is never called green.
 */
import { execFileSync } from "node:child_process"
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { availableParallelism, cpus, release, totalmem } from "node:os"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import * as Proof from "./prove/proof.mjs"

process.chdir(fileURLToPath(new URL("..", import.meta.url)))

const { values } = parseArgs({
  options: {
    short: { type: "boolean" }, mutants: { type: "boolean" }, tested: { type: "boolean" }, record: { type: "boolean" },
    only: { type: "string" }, histories: { type: "string" }, sequences: { type: "string" }, every: { type: "string" },
    codes: { type: "string" }, cuts: { type: "string" }, cases: { type: "string" }, minutes: { type: "string" }
  }
})
const size = (name) => {
  const given = values[name]
  if (given === undefined) return undefined
  if (/^[1-9]\d*$/.test(given)) return Number(given)
  console.error(`Error: --${name} takes a number. Run: npm run prove -- --histories 1000000`)
  process.exit(2)
}
const sizes = {
  short: values.short === true, mutants: values.mutants === true, tested: values.tested === true,
  histories: size("histories"), sequences: size("sequences"), every: size("every"),
  codes: values.codes === "all" ? "all" : size("codes"), cuts: size("cuts"), cases: size("cases"), minutes: size("minutes")
}

const modules = readdirSync("scripts/prove").filter((file) => file.endsWith(".tier.mjs")).sort()
const tiers = await Promise.all(modules.map((file) => import(`./prove/${file}`)))
const chosen = tiers.filter(({ name }) => values.only === undefined || name === values.only)
if (chosen.length === 0) {
  console.error(`Error: no tier is called ${values.only}. There are: ${tiers.map(({ name }) => name).join(", ")}`)
  process.exit(2)
}

const began = performance.now()
const since = (start) => `${((performance.now() - start) / 60_000).toFixed(1)} minutes`

if (values.record === true && values.only === undefined) {
  console.error("Error: --record writes down one tier. Run: npm run prove -- --only errors --codes all --record")
  process.exit(2)
}

const results = []
for (const tier of chosen) {
  const start = performance.now()
  const result = await tier.run(sizes)
  results.push({ name: tier.name, source: tier.source, ...result })
  console.log(`${Proof.line(results.at(-1))}\n     ${tier.name}: ${since(start)}`)
}
const took = since(began)

const git = (...args) => {
  try {
    return execFileSync("git", args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim()
  } catch {
    return "unknown"
  }
}
const circumstances = {
  took,
  command: ["npm run prove", ...(process.argv.length > 2 ? ["--", ...process.argv.slice(2)] : [])].join(" "),
  commit: git("rev-parse", "--short", "HEAD") + (git("status", "--porcelain") === "" ? "" : " and changes on top of it"),
  machine: `${cpus()[0]?.model.trim() ?? "unknown processor"}, ${availableParallelism()} cores, ` +
    `${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform} ${release().split("-")[0]}, Node ${process.version}`
}
if (values.only === undefined) {
  writeFileSync("docs/proof.md", Proof.page(results, circumstances))
  writeFileSync("README.md", Proof.readme(readFileSync("README.md", "utf8"), results, circumstances))
}
if (values.record === true) {
  const page = "docs/proof-longer.md"
  writeFileSync(page, Proof.longer(existsSync(page) ? readFileSync(page, "utf8") : "", results, circumstances))
}
const broken = results.some(({ figures = [] }) => figures.some(({ violations }) => violations > 0))
console.log(`${broken ? "Something failed: see above." : "Nothing failed of what ran."} It took ${took}.`)
if (broken) process.exitCode = 1
