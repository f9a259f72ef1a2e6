/**
 * How long commands take that have little to do, as multiples of `node -e 0` in the same run: each round runs node and
 * then every command, so what else the machine does meets all of them. Prints medians, and the quartiles of the ratios.
 * Needs a build (node scripts/build.mjs) and DuckDB for the tables.
 *
 *   node bench/start.mjs [--rounds 31] [--agnes dist/agnes.cjs] [--against OTHER/agnes.cjs] [--only push,pull]
 *     [--tables 1000] [--cold] [--cold-files] [--json]
 *
 * --against runs another build beside the first. --cold removes the code cache before each run; --cold-files lets Linux
 * forget all files before each run, of node too (needs root). "by its name": as the installed command and its shebang run
 * it. "as installed": what `agnes hooks install` wrote, by `sh -c`, with nothing private and with something.
 */
import { DuckDBInstance } from "@duckdb/node-api"
import { spawn, spawnSync } from "node:child_process"
import { randomUUID } from "node:crypto"
import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"

const here = (name) => fileURLToPath(new URL(name, import.meta.url))
const { values: given } = parseArgs({
  options: {
    rounds: { type: "string", default: "31" },
    agnes: { type: "string", default: here("../dist/agnes.cjs") },
    against: { type: "string" },
    only: { type: "string" },
    tables: { type: "string", default: "1000" },
    cold: { type: "boolean", default: false },
    "cold-files": { type: "boolean", default: false },
    json: { type: "boolean", default: false }
  }
})
const rounds = Number(given.rounds)

/** Times of `node -e 0` (design §6). */
const targets = {
  statusline: 1.35, "statusline by its name": 1.35, "capture-session": 1.6, "capture-session by its name": 1.6,
  "mark-private": 2, "--help": 4, pull: 6
}
const builds = [["agnes", given.agnes], ...(given.against === undefined ? [] : [["against", given.against]])]
const root = fs.mkdtempSync(path.join(os.tmpdir(), "agnes-bench-"))
const foreign = /^(AGNES_|CLAUDE|ANTHROPIC_|LLM_API_KEY$|NODE_OPTIONS$|NODE_EXTRA_CA_CERTS$|NODE_V8_COVERAGE$)/
const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)))
const cache = `${root}/cache`
const base = { ...inherited, HOME: root, XDG_CACHE_HOME: cache, AGNES_SCHEDULER: "0", AGNES_NO_UPDATE_CHECK: "1" }

const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]
const sorted = (numbers) => [...numbers].sort((a, b) => a - b)

/** A process until its first line, or until it fails. */
const firstLine = (args, env) =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "ignore"], env })
    let text = ""
    child.stdout.on("data", (chunk) => {
      text += chunk
      if (text.includes("\n")) resolve({ child, line: text.slice(0, text.indexOf("\n")) })
    })
    child.on("exit", (code) => reject(new Error(`${args.join(" ")} ended with ${code}`)))
  })

const ended = (child) => new Promise((resolve) => child.exitCode !== null ? resolve() : child.once("exit", resolve))

/** Milliseconds until the process has ended. */
const timed = (program, args, { input = "", ...options }) => {
  const begun = performance.now()
  const { error, status, stderr } = spawnSync(program, args, { ...options, input, encoding: "utf8" })
  const took = performance.now() - begun
  if (status !== 0) throw new Error(`${program} ${args.join(" ")}: ${status}\n${stderr}`, { cause: error })
  return took
}

const run = (args, options) => timed(process.execPath, args, options)

const forgetFiles = () => {
  spawnSync("sync")
  fs.writeFileSync("/proc/sys/vm/drop_caches", "3")
}

const workspace = (name) => {
  fs.mkdirSync(`${root}/${name}/.claude`, { recursive: true })
  return `${root}/${name}`
}

const tables = async (count) => {
  fs.mkdirSync(`${root}/tables`)
  const instance = await DuckDBInstance.create(":memory:")
  const connection = await instance.connect()
  for (let n = 0; n < count; n++) await connection.run(`COPY (SELECT ${n} AS n) TO '${root}/tables/t${n}.parquet' (FORMAT parquet)`)
  connection.closeSync()
  instance.closeSync()
}

/** What is measured of one build. Each has a server and workspaces of its own. */
const scenarios = async (build, agnes, tableServer) => {
  const data = `${root}/${build}-data`
  const { child, line } = await firstLine([agnes, "serve", "--port", "0", "--data-dir", data, "--json"], base)
  const { token_file: tokenFile, url } = JSON.parse(line)
  // Of a cache for both each would have to write its own anew.
  const env = { ...base, XDG_CACHE_HOME: `${cache}/${build}`, AGNES_SERVER: url, AGNES_TOKEN: fs.readFileSync(tokenFile, "utf8").trim(), AGNES_CONFIG_DIR: `${root}/${build}-config` }
  const [idle, busy, pulled] = ["idle", "busy", "pulled"].map((name) => workspace(`${build}-${name}`))
  const pullEnv = { ...env, AGNES_SERVER: tableServer, AGNES_LOCAL_DIR: pulled }
  const capture = (cwd, program = process.execPath, before = [agnes], variables = env) => {
    const id = randomUUID()
    const transcript = `${root}/${id}.jsonl`
    fs.writeFileSync(transcript, `${JSON.stringify({ type: "user", sessionId: id, message: "hello" })}\n`)
    const input = JSON.stringify({ session_id: id, transcript_path: transcript, cwd, hook_event_name: "SessionStart" })
    return () => timed(program, [...before, "capture-session"], { cwd, env: variables, input })
  }
  capture(idle)()
  run([agnes, "push"], { cwd: idle, env })
  if (tableServer !== undefined) run([agnes, "pull"], { cwd: pulled, env: pullEnv })
  const plain = (args, cwd = idle, variables = env) => () => run([agnes, ...args], { cwd, env: variables })
  const bin = `${root}/${build}-bin`
  fs.mkdirSync(bin)
  fs.symlinkSync(agnes, `${bin}/agnes`)
  fs.symlinkSync(process.execPath, `${bin}/node`)
  const named = { ...env, PATH: `${bin}:${env.PATH}` }
  const [calm, careful] = ["calm", "careful"].map((name) => workspace(`${build}-${name}`))
  run([agnes, "mark-private", randomUUID()], { cwd: careful, env: { ...env, AGNES_LOCAL_DIR: careful } })
  run([agnes, "hooks", "install", "--workspace", calm], { cwd: calm, env: named })
  const { command: installed } = JSON.parse(fs.readFileSync(`${calm}/.claude/settings.json`, "utf8")).statusLine
  const drawn = (cwd) => () =>
    timed("sh", ["-c", installed], { cwd, env: { ...named, CLAUDE_PROJECT_DIR: cwd }, input: JSON.stringify({ session_id: randomUUID(), cwd }) })
  const list = [
    ["--version", plain(["--version"])],
    ["capture-session", () => capture(idle)()],
    ["statusline", () => run([agnes, "statusline"], { cwd: idle, env, input: JSON.stringify({ session_id: randomUUID(), cwd: idle }) })],
    ["capture-session by its name", () => capture(idle, "agnes", [], named)()],
    ["statusline by its name", () => timed("agnes", ["statusline"], { cwd: idle, env: named, input: JSON.stringify({ session_id: randomUUID(), cwd: idle }) })],
    ["statusline as installed (nothing private)", drawn(calm)],
    ["statusline as installed (some private)", drawn(careful)],
    ["mark-private", () => run([agnes, "mark-private", randomUUID()], { cwd: busy, env: { ...env, AGNES_LOCAL_DIR: busy } })],
    ["--help", plain(["--help"])],
    ["push --help", plain(["push", "--help"])],
    ["status", plain(["status"], busy)],
    ["push", plain(["push"], busy)],
    ["push of one", async () => {
      capture(busy)()
      return run([agnes, "push"], { cwd: busy, env })
    }],
    ["pull", plain(["pull"], pulled, pullEnv)],
    ["users list", plain(["users", "list", "--data-dir", data])],
    ["tokens list", plain(["tokens", "list", "--data-dir", data])],
    ["tables list", plain(["tables", "list", "--data-dir", data])],
    ["serve", async () => {
      const begun = performance.now()
      const { child } = await firstLine([agnes, "serve", "--port", "0", "--data-dir", `${data}-2`, "--json"], env)
      const took = performance.now() - begun
      child.kill("SIGTERM")
      await ended(child)
      return took
    }]
  ]
  const asked = given.only?.split(",")
  return { child, list: list.filter(([name]) => asked === undefined ? name !== "pull" || tableServer : asked.includes(name)) }
}

const summary = (times, node) => {
  const ratios = sorted(times.map((time, round) => time / node[round]))
  return { ms: at(sorted(times), 0.5), ratio: at(ratios, 0.5), from: at(ratios, 0.25), to: at(ratios, 0.75) }
}

const children = []
try {
  const pulls = Number(given.tables) > 0 && (given.only === undefined || given.only.split(",").includes("pull"))
  if (pulls) await tables(Number(given.tables))
  const tableServer = pulls ? await firstLine([here("table-server.mjs"), `${root}/tables`], base) : undefined
  if (tableServer !== undefined) children.push(tableServer.child)
  const measured = []
  for (const [build, agnes] of builds) {
    const { child, list } = await scenarios(build, path.resolve(agnes), tableServer?.line)
    children.push(child)
    for (const [name, once] of list) measured.push({ build, name, once, times: [] })
  }
  const node = []
  for (let round = -2; round < rounds; round++) {
    if (given["cold-files"]) forgetFiles()
    const bare = run(["-e", "0"], { env: base })
    if (round >= 0) node.push(bare)
    for (const { once, times } of measured) {
      if (given.cold) fs.rmSync(cache, { recursive: true, force: true })
      if (given["cold-files"]) forgetFiles()
      const took = await once()
      if (round >= 0) times.push(took)
    }
  }
  const results = measured.map(({ build, name, times }) => ({ build, name, target: targets[name], ...summary(times, node) }))
  const bare = at(sorted(node), 0.5)
  const rows = results.map(({ from, name, ratio, target, to }) => ({
    name, against: "`node -e 0`", value: ratio, low: from, high: to, pairs: rounds, target
  }))
  if (given.json) console.log(JSON.stringify({ node: process.version, rounds, cold: given.cold, bare, results, rows }))
  else {
    console.log(`Node ${process.version}, ${rounds} rounds${given.cold ? ", without a code cache" : ""}; node -e 0: ${bare.toFixed(1)} ms`)
    for (const { build, from, ms, name, ratio, target, to } of results) {
      const spread = `(${from.toFixed(2)}..${to.toFixed(2)})`
      const aim = target === undefined ? "" : `  target ${target}${ratio <= target ? "" : ", MISSED"}`
      console.log(`${build.padEnd(8)} ${name.padEnd(40)} ${ms.toFixed(1).padStart(7)} ms  ${ratio.toFixed(2).padStart(6)} ×  ${spread}${aim}`)
    }
  }
} finally {
  for (const child of children) child.kill("SIGTERM")
  await Promise.all(children.map(ended))
  fs.rmSync(root, { recursive: true, force: true })
}
