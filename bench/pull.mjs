/**
 * How fast `agnes pull` is, against curl from the same server in the same run, onto the same volume, over plain HTTP: one
 * large table, and many small ones; then a pull in which nothing changed, and one of very many tables. All of it is
 * counted: the start, SHA-256 of every byte, making every file durable, the catalogue with a view for every table.
 *
 *   node bench/pull.mjs [--large MiB] [--count N] [--small KiB] [--many N] [--rounds N] [--bare] [--json]
 *
 * 1024, 1000, 100, 10000 and 3 are the defaults; 0 leaves a part out. The server is `agnes serve`; `--bare`: a little
 * one that does nothing but send files (bench/table-server.mjs). Needs curl, and a build: node scripts/build.mjs
 *
 * Prints medians of the rounds. "curl": `curl` (`--parallel` for many tables) that only writes files. "curl and the
 * rest": the same, then `sha256sum --check` and `sync` of its files, which is what a pull has done when it ends.
 * Ratios above 1 say that agnes was faster. Memory (Linux) is resident: of the pull with its child processes at one time,
 * and of the server.
 */
import { DuckDBInstance } from "@duckdb/node-api"
import { build } from "esbuild"
import { execFile, execFileSync, spawn } from "node:child_process"
import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"

const number = (value) => ({ type: "string", default: String(value) })
const { values } = parseArgs({
  options: {
    large: number(1024), count: number(1000), small: number(100), many: number(10_000), rounds: number(3),
    bare: { type: "boolean", default: false }, json: { type: "boolean", default: false }
  }
})
const [large, count, small, many, rounds] = ["large", "count", "small", "many", "rounds"].map((name) => Number(values[name]))
const here = (name) => fileURLToPath(new URL(name, import.meta.url))
const agnes = here("../dist/agnes.cjs")
const root = fs.mkdtempSync(path.join(os.tmpdir(), "agnes-bench-"))
// Downloads over plain HTTP need no further certificates, and reading them takes longer than a start does.
const foreign = /^(AGNES_|ANTHROPIC_|LLM_API_KEY$|NODE_EXTRA_CA_CERTS$)/
const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)))
const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]

const instance = await DuckDBInstance.create(":memory:")
const connection = await instance.connect()
/** Random values do not compress, so the file has about so many bytes. */
const parquet = (file, bytes) =>
  connection.run(`COPY (SELECT hash(i, random()) AS a, hash(random(), i) AS b FROM range(${Math.round(bytes / 16)}) r(i)) ` +
    `TO '${file}' (FORMAT parquet, COMPRESSION uncompressed)`)

const filler = `${root}/fill-tables.mjs`
await build({
  entryPoints: [here("fill-tables.ts")], outfile: filler, bundle: true, platform: "node", format: "esm",
  external: ["libsql"], banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" }
})
fs.symlinkSync(here("../node_modules"), `${root}/node_modules`)

/** A process that says where it listens. */
const listening = (args, env = {}) =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"], env: { ...environment, ...env } })
    let [text, log] = ["", ""]
    child.stderr.on("data", (chunk) => void (log += chunk))
    child.stdout.on("data", (chunk) => {
      text += chunk
      if (text.includes("\n")) resolve({ text: text.slice(0, text.indexOf("\n")), log: () => text + log, pid: child.pid, stop })
    })
    child.on("exit", (code) => reject(new Error(`ended with ${code}\n${log}`)))
    const stop = () =>
      new Promise((done) => {
        child.once("exit", done)
        child.kill()
      })
  })

const serveBare = async (folder) => {
  const server = await listening([here("table-server.mjs"), folder])
  return { ...server, url: server.text, token: "t.t.t" }
}

const serveAgnes = async (data, level = "error") => {
  const args = [agnes, "serve", "--port", "0", "--data-dir", data, "--json"]
  const server = await listening(args, { AGNES_LOG_LEVEL: level })
  const { token_file, url } = JSON.parse(server.text)
  if (token_file) fs.copyFileSync(token_file, `${data}.token`)
  return { ...server, url, token: fs.readFileSync(`${data}.token`, "utf8").trim() }
}

/** A server of the parquet files in a folder. */
const serve = async (folder) => {
  const names = fs.readdirSync(folder).map((name) => name.replace(/\.parquet$/, ""))
  const bytes = names.reduce((sum, name) => sum + fs.statSync(`${folder}/${name}.parquet`).size, 0)
  const sums = execFileSync("sha256sum", names.map((name) => `${name}.parquet`), { cwd: folder, maxBuffer: 1 << 28 })
  fs.writeFileSync(`${folder}.sums`, sums)
  if (values.bare) return { ...await serveBare(folder), names, bytes, sums: `${folder}.sums` }
  const data = `${folder}-server`
  const first = await serveAgnes(data)
  await first.stop()
  const database = fs.readdirSync(`${data}/state`).find((name) => /\.(db|sqlite)$/.test(name))
  const wish = { database: `${data}/state/${database}`, from: folder, to: `${data}/tables` }
  execFileSync(process.execPath, [filler, JSON.stringify(wish)], { stdio: "inherit" })
  return { ...await serveAgnes(data), names, bytes, sums: `${folder}.sums`, data }
}

const held = (pid, name) => {
  try {
    return Number(new RegExp(`${name}:\\s+(\\d+)`).exec(fs.readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1024
  } catch {
    return 0 // It has just ended, or this system has no /proc.
  }
}

const children = (pid) => {
  try {
    return fs.readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean).map(Number)
  } catch {
    return []
  }
}

/** MiB that these processes hold together: pages they share, above all those of Node itself, are counted once. */
const together = (pids) => {
  let [own, shared] = [0, 0]
  for (const pid of pids) {
    let text = ""
    try {
      text = fs.readFileSync(`/proc/${pid}/smaps_rollup`, "utf8")
    } catch {
      continue // It has just ended, or this system has no /proc.
    }
    const sum = (pattern) => [...text.matchAll(pattern)].reduce((all, [, kib]) => all + Number(kib) / 1024, 0)
    const mine = sum(/^Private_\w+:\s+(\d+)/gm)
    own += mine
    shared = Math.max(shared, sum(/^Rss:\s+(\d+)/gm) - mine)
  }
  return own + shared
}

/** Seconds until the command has ended; with `watched` the most memory it and its children held at one time, in MiB. */
const time = (command, args, { env = {}, cwd = undefined, watched = false } = {}) =>
  new Promise((resolve, reject) => {
    const begun = performance.now()
    let peak = 0
    let own = 0
    const child = execFile(command, args, { env: { ...environment, ...env }, cwd, maxBuffer: 1 << 28 }, (error, out, err) => {
      clearInterval(watch)
      if (error !== null) return reject(new Error(`${command}: ${error.message}\n${out}${err}`))
      resolve({ seconds: (performance.now() - begun) / 1000, peak, own, out })
    })
    const watch = watched && setInterval(() => {
      own = Math.max(own, held(child.pid, "VmHWM"))
      peak = Math.max(peak, together([child.pid, ...children(child.pid)]))
    }, 50)
  })

const pull = (server, watched = true) =>
  time(process.execPath, [agnes, "pull", "--json"], {
    watched,
    env: {
      AGNES_SERVER: server.url, AGNES_TOKEN: server.token, AGNES_LOCAL_DIR: `${root}/ws`, AGNES_CONFIG_DIR: `${root}/config`
    }
  })

const curl = async ({ names, sums, token, url }) => {
  const folder = `${root}/curl`
  fs.mkdirSync(folder, { recursive: true })
  const config = names.map((name) => `url = "${url}/api/data/${name}/download"\noutput = "${folder}/${name}.parquet"`)
  fs.writeFileSync(`${root}/curl.txt`, config.join("\n"))
  const parallel = names.length > 1 ? ["--parallel"] : []
  const { seconds } = await time("curl", ["-sS", "--fail", ...parallel, "-H", `authorization: Bearer ${token}`, "-K", `${root}/curl.txt`])
  const files = names.map((name) => `${folder}/${name}.parquet`)
  const checked = await time("sha256sum", ["--check", "--quiet", sums], { cwd: folder })
  const synced = await time("sync", files)
  return { seconds, rest: seconds + checked.seconds + synced.seconds }
}

const emptied = (...names) => {
  for (const name of names) fs.rmSync(`${root}/${name}`, { recursive: true, force: true })
  execFileSync("sync")
}

const rows = []
const say = (text) => values.json ? undefined : console.log(text)

const mib = (all, name) => Math.round(Math.max(...all.map((each) => each[name])))

const compare = async (title, folder) => {
  const server = await serve(folder)
  const before = held(server.pid, "VmRSS")
  const [ours, theirs] = [[], []]
  for (let round = 0; round < rounds; round++) {
    emptied("ws", "curl")
    theirs.push(await curl(server))
    emptied("curl")
    ours.push(await pull(server))
  }
  const us = median(ours.map(({ seconds }) => seconds))
  const own = median(ours.map(({ out }) => JSON.parse(out).duration_s))
  const [them, rest] = ["seconds", "rest"].map((name) => median(theirs.map((each) => each[name])))
  const ratios = (name) => ours.map(({ seconds }, n) => theirs[n][name] / seconds).sort((a, b) => a - b)
  for (const [name, against, target] of [["seconds", "`curl`, which only writes", 0.9], ["rest", "`curl`, `sha256sum`, `sync`", undefined]]) {
    const all = ratios(name)
    const [low, value, high] = [0.25, 0.5, 0.75].map((part) => all[Math.floor(all.length * part)])
    rows.push({ name: `pull of ${title}`, against, value, low, high, pairs: rounds, target, atLeast: true })
  }
  rows.push({ name: `pull of ${title}, memory with its child`, against: "", value: mib(ours, "peak"), unit: "MiB", target: 200 })
  const rate = (seconds) => `${seconds.toFixed(2)} s (${Math.round(server.bytes / seconds / 1024 ** 2)} MiB/s)`
  say(`${title}: agnes ${rate(us)}, of it the start ${(us - own).toFixed(2)} s; curl ${rate(them)}, ratio ${
    (them / us).toFixed(2)}; curl and the rest ${rate(rest)}, ratio ${(rest / us).toFixed(2)}`)
  say(`  memory: pull with its children ${mib(ours, "peak")} MiB, without ${mib(ours, "own")}; server ${
    Math.round(before)} MiB before, at most ${Math.round(held(server.pid, "VmHWM"))}`)
  return server
}

/** Of one pull in which nothing changed: requests and bytes, by the server's own log, heads included. */
const traffic = async (server) => {
  await server.stop()
  const logged = await serveAgnes(server.data, "info")
  // The address is another one now, so the first pull asks for everything.
  for (let n = 0; n < 2; n++) await pull(logged)
  await logged.stop()
  const lines = logged.log().split("\n").filter((line) => /"request"|message=request|\brequest\b/.test(line) && /bytes_out/.test(line))
  const asked = lines.slice(lines.length / 2)
  const bytes = asked.reduce((sum, line) => sum + Number(/bytes_out["=: ]+(\d+)/.exec(line)?.[1] ?? 0), 0)
  return { requests: asked.length, bytes }
}

const unchanged = async (server) => {
  const [times, node] = [[], []]
  for (let round = 0; round < 2 * rounds + 5; round++) {
    node.push((await time(process.execPath, ["-e", "0"])).seconds)
    times.push((await pull(server, false)).seconds)
  }
  const factor = (median(times) / median(node)).toFixed(1)
  rows.push({
    name: `pull of ${server.names.length} unchanged tables`, against: "`node -e 0`", value: Number(factor),
    pairs: times.length, target: 6
  })
  say(`unchanged, ${server.names.length} tables: ${(1000 * median(times)).toFixed(0)} ms, ${factor} × node -e 0 (${
    (1000 * median(node)).toFixed(0)} ms)`)
  if (values.bare) return server.stop()
  const { bytes, requests } = await traffic(server)
  rows.push({ name: "  its requests", against: "", value: requests, unit: "requests", target: 3 })
  say(`  ${requests} requests, ${bytes} bytes from the server: ${((100 * bytes) / server.bytes).toFixed(4)} % of the tables`)
}

const once = async (folder) => {
  const server = await serve(folder)
  emptied("ws")
  const { own, peak, seconds } = await pull(server)
  rows.push({ name: `pull of ${server.names.length} tables, memory with its child`, against: "", value: Math.round(peak), unit: "MiB" })
  say(`${server.names.length} tables, ${Math.round(server.bytes / 1024 ** 2)} MiB in all: ${seconds.toFixed(1)} s; memory: with its ` +
    `children ${Math.round(peak)} MiB, without ${Math.round(own)}; server at most ${Math.round(held(server.pid, "VmHWM"))} MiB`)
  const again = await pull(server, true)
  say(`  unchanged: ${again.seconds.toFixed(2)} s, ${Math.round(again.own)} MiB`)
  await server.stop()
}

const made = async (name, tables, bytes) => {
  const folder = `${root}/${name}`
  fs.mkdirSync(folder)
  for (let n = 0; n < tables; n++) await parquet(`${folder}/t${n}.parquet`, bytes)
  return folder
}

try {
  say(`load ${os.loadavg().map((load) => load.toFixed(1)).join(" ")} on ${os.cpus().length} cores; server: ${values.bare ? "bare" : "agnes serve"}`)
  if (large > 0) await (await compare(`one table of ${large} MiB`, await made("large", 1, large * 1024 ** 2))).stop()
  fs.rmSync(`${root}/large-server`, { recursive: true, force: true })
  if (count > 0) await unchanged(await compare(`${count} tables of ${small} KiB`, await made("small", count, small * 1024)))
  if (many > 0) await once(await made("many", many, 1024))
  if (values.json) console.log(JSON.stringify({ rows }))
} finally {
  connection.closeSync()
  instance.closeSync()
  fs.rmSync(root, { recursive: true, force: true })
}
