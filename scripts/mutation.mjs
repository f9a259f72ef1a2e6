/**
 * `npm run mutation [-- --only src/domain/queue,src/domain/privacy --every N --seed N --survivors --json]`: the share
 * of small changes to `src/domain` that `test/domain` notices. Stryker's instrumenter makes the changes (all its
 * mutators but StringLiteral); each is tried alone, by the tests that reach it, until one fails. `--every 20` tries about
 * each twentieth, the same ones for the same seed. The score is raw: changes that change nothing count as survived. The
 * first run installs the instrumenter with exact versions beside the caches of this folder; the copies are temporary.
 */
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import { count, folders, run } from "./mutation/score.mjs"

process.chdir(fileURLToPath(new URL("..", import.meta.url)))
// Nothing of a run that is broken off goes on.
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1))

const { values } = parseArgs({
  options: {
    only: { type: "string" }, every: { type: "string" }, seed: { type: "string" },
    survivors: { type: "boolean" }, json: { type: "boolean" }
  }
})
const only = values.only?.split(",").map((path) => path.replace(/\/+$/, ""))
const number = (text, otherwise) => {
  if (text === undefined) return otherwise
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined
}
const [every, seed] = [number(values.every, 1), number(values.seed, 1)]
if (every === undefined || seed === undefined) {
  console.error("Error: --every and --seed take numbers. Run: npm run mutation -- --every 20 --seed 1")
  process.exit(2)
}
const row = (name, mutants, seconds) => {
  const { killed, noCoverage, score, survived, timeout } = count(mutants)
  const shown = score === undefined ? "-" : `${score.toFixed(1)} %`
  const cells = [shown, mutants.length, killed, timeout, survived, noCoverage, `${seconds.toFixed(0)} s`]
  return name.padEnd(14) + cells.map((each) => String(each).padStart(9)).join("")
}
const showSurvivors = (mutants) => {
  for (const { at, end, mutator, replacement, was } of mutants) {
    if (end !== "survived" && end !== "no coverage") continue
    console.log(`${end}: ${at} ${mutator}\n- ${was.replaceAll("\n", "\n  ")}\n+ ${replacement.replaceAll("\n", "\n  ")}`)
  }
}
const columns = ["score", "mutants", "killed", "endless", "survived", "no cov.", "time"]
const heading = "folder".padEnd(14) + columns.map((each) => each.padStart(9)).join("")
console.error(heading)
const { reason, results, version } = await run({
  every, only, seed,
  told: ({ broken, folder, mutants, reason, seconds }) => {
    if (reason !== undefined) return console.error(`${folder}: the tests could not run: ${reason}`)
    for (const line of broken) console.error(`not counted, fails without a change: ${line}`)
    console.error(row(folder, mutants, seconds))
    if (values.survivors && !values.json) showSurvivors(mutants)
  }
})
if (reason !== undefined) {
  console.error(`Error: ${reason}`)
  process.exit(3)
}
const ran = results.filter(({ mutants }) => mutants !== undefined)
if (ran.length === 0) {
  console.error(`Error: nothing of src/domain is called ${values.only}. There are: ${folders().join(", ")}`)
  process.exit(2)
}
const all = ran.flatMap(({ mutants }) => mutants)
if (values.json) console.log(JSON.stringify({ version, every, seed, ...count(all), folders: results }))
else {
  console.log(heading)
  for (const { folder, mutants, seconds } of ran) console.log(row(folder, mutants, seconds))
  console.log(row("all", all, ran.reduce((sum, { seconds }) => sum + seconds, 0)))
}
if (ran.length < results.length) process.exitCode = 1
