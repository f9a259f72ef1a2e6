/**
 * Bundles the simulator of `test/simulation` and runs one of its tasks in a process of its own: `simulate(["replay",
 * "7"])` gives what it printed. Bundled it plays a third more histories in the same time than loaded file by file.
 */
import { build } from "esbuild"
import { spawn } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

const root = fileURLToPath(new URL("..", import.meta.url))

/** A process tells what it found at its end: a long run is told of part by part. */
const perProcess = 25_000

const answers = async (tasks, ask, width) => {
  const all = []
  const left = [...tasks]
  const worker = async () => {
    for (let task = left.shift(); task !== undefined; task = left.shift()) all.push(await ask(task))
  }
  await Promise.all(Array.from({ length: width }, worker))
  return all
}

const added = (all) => {
  const sum = (key) => all.reduce((total, each) => total + each[key], 0)
  return {
    histories: sum("histories"), joined: sum("joined"), calls: sum("calls"), troubles: sum("troubles"), seconds: sum("seconds"),
    pairs: Math.max(0, ...all.map(({ pairs }) => pairs)), violations: all.flatMap(({ violations }) => violations)
  }
}

/** Makes the program once. `run` gives what one task printed; `remove` ends it all. */
export const prepare = async () => {
  const folder = mkdtempSync(join(tmpdir(), "agnes-simulation-"))
  const file = join(folder, "simulation.cjs")
  await build({
    absWorkingDir: root, entryPoints: ["test/simulation/main.ts"], outfile: file, bundle: true, platform: "node",
    format: "cjs", target: "node20", logLevel: "warning"
  })
  const run = (task) =>
    new Promise((resolve, reject) => {
      // Most of what a history makes is garbage at its end: a large nursery never copies it.
      const child = spawn(process.execPath, ["--max-semi-space-size=64", file, ...task.map(String)], {
        stdio: ["ignore", "pipe", "inherit"]
      })
      const chunks = []
      child.stdout.on("data", (chunk) => chunks.push(chunk))
      child.on("error", reject)
      child.on("close", (code) => {
        const text = Buffer.concat(chunks).toString()
        code === 0 ? resolve(text) : reject(new Error(`the simulator ended with ${code}: ${text.slice(-2000)}`))
      })
    })
  const ask = async (task) => JSON.parse(await run(task))

  /** Histories of these seeds, and all sequences, in processes of a bounded size, so many at once; their figures added. */
  const histories = async (from, count, width) => {
    const tasks = []
    // As few as use all cores: each compiles itself anew.
    const size = Math.max(1, Math.min(perProcess, Math.ceil(count / width)))
    for (let seed = from; seed < from + count; seed += size) {
      tasks.push(["histories", seed, Math.min(size, from + count - seed)])
    }
    return added(await answers(tasks, ask, width))
  }
  const sequences = async (most, cuts, width) => {
    const parts = 4 * 15 ** (most - 2)
    const of = Math.max(1, Math.ceil(parts))
    return added(await answers(Array.from({ length: of }, (_, index) => ["sequences", most, cuts, index, of]), ask, width))
  }

  /** What each `npm test` plays, in so many processes at once: random histories, all sequences, and the holes there were. */
  const tested = async (count, most, width) => {
    const share = Math.ceil(count / width)
    const tasks = Array.from({ length: width }, (_, index) => {
      const before = index * share
      return ["tested", 1 + before, Math.min(share, count - before), most, index, width]
    })
    const all = await answers(tasks, ask, width)
    const of = (kind) => added(all.map((each) => each[kind]))
    return { random: of("random"), sequences: of("sequences"), holes: of("holes") }
  }
  return { run, histories, sequences, tested, remove: () => rmSync(folder, { recursive: true, force: true }) }
}
