/**
 * How fast `agnes pull` is, against curl from the same server in the same run: one large table, and many small ones; then a
 * pull in which nothing changed. Everything is included: start, verification, catalogue.
 *
 * node bench/pull.mjs [--large MiB] [--count N] [--small KiB] [--rounds N]   (1024, 1000, 100, 3; build first)
 *
 * Needs curl, and DuckDB for the files. Prints the medians of the rounds, and ratios; above 1 is faster than curl.
 */
import { DuckDBInstance } from "@duckdb/node-api"
import { execFile, execFileSync, spawn } from "node:child_process"
import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"
import { parseArgs } from "node:util"

const number = (value) => ({ type: "string", default: String(value) })
const { values } = parseArgs({ options: { large: number(1024), count: number(1000), small: number(100), rounds: number(3) } })
const [large, count, small, rounds] = [values.large, values.count, values.small, values.rounds].map(Number)
const root = fs.mkdtempSync(path.join(os.tmpdir(), "agnes-bench-"))
const agnes = path.resolve("dist/agnes.cjs")
const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => name !== "NODE_EXTRA_CA_CERTS"))
const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]

const instance = await DuckDBInstance.create(":memory:")
const connection = await instance.connect()
/** Random values do not compress, so the file has about so many bytes. */
const parquet = (file, bytes) =>
  connection.run(`COPY (SELECT hash(i, random()) AS a, hash(random(), i) AS b FROM range(${Math.round(bytes / 16)}) r(i)) ` +
    `TO '${file}' (FORMAT parquet, COMPRESSION uncompressed)`)

const serve = (folder) =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, ["bench/table-server.mjs", folder], { stdio: ["ignore", "pipe", "inherit"], env: environment })
    child.stdout.once("data", (text) => resolve({ url: String(text).trim(), stop: () => child.kill() }))
  })

/** Seconds until the command has ended, and the most memory it (without its children) ever held, in MiB. */
const time = (command, args, env = {}) =>
  new Promise((resolve, reject) => {
    const begun = performance.now()
    let peak = 0
    const child = execFile(command, args, { env: { ...environment, ...env }, maxBuffer: 1 << 28 }, (error, out, err) => {
      clearInterval(watch)
      if (error !== null) return reject(new Error(`${command}: ${error.message}\n${out}${err}`))
      resolve({ seconds: (performance.now() - begun) / 1000, peak, out })
    })
    const watch = setInterval(() => {
      try {
        const held = /VmHWM:\s+(\d+)/.exec(fs.readFileSync(`/proc/${child.pid}/status`, "utf8"))
        peak = Math.max(peak, Number(held?.[1] ?? 0) / 1024)
      } catch {
        // It has just ended, or this system has no /proc.
      }
    }, 20)
  })

const pull = (url, workspace) =>
  time(process.execPath, [agnes, "pull", "--json"], {
    AGNES_SERVER: url,
    AGNES_TOKEN: "t.t.t",
    AGNES_LOCAL_DIR: workspace,
    AGNES_CONFIG_DIR: `${root}/config`
  })

const curl = (url, names, folder) => {
  fs.mkdirSync(folder, { recursive: true })
  const config = names.map((name) => `url = "${url}/api/data/${name}/download"\noutput = "${folder}/${name}.parquet"`).join("\n")
  fs.writeFileSync(`${root}/curl.txt`, config)
  const parallel = names.length > 1 ? ["--parallel"] : []
  return time("curl", ["-sS", ...parallel, "-H", "authorization: Bearer t.t.t", "-K", `${root}/curl.txt`])
}

const compare = async (title, folder) => {
  const server = await serve(folder)
  const names = fs.readdirSync(folder).map((name) => name.replace(/\.parquet$/, ""))
  const bytes = names.reduce((sum, name) => sum + fs.statSync(`${folder}/${name}.parquet`).size, 0)
  const [ours, theirs] = [[], []]
  for (let round = 0; round < rounds; round++) {
    fs.rmSync(`${root}/ws`, { recursive: true, force: true })
    fs.rmSync(`${root}/curl`, { recursive: true, force: true })
    execFileSync("sync")
    theirs.push(await curl(server.url, names, `${root}/curl`))
    execFileSync("sync")
    ours.push(await pull(server.url, `${root}/ws`))
  }
  const [us, them] = [ours, theirs].map((all) => median(all.map(({ seconds }) => seconds)))
  const rate = (seconds) => `${Math.round(bytes / seconds / 1024 ** 2)} MiB/s`
  console.log(`${title}: agnes ${us.toFixed(2)} s (${rate(us)}), curl ${them.toFixed(2)} s (${rate(them)}), ratio ${(them / us).toFixed(2)}, ` +
    `peak ${Math.round(Math.max(...ours.map(({ peak }) => peak)))} MiB`)
  return { server, bytes }
}

const unchanged = async ({ server, bytes }) => {
  const counted = async () => (await fetch(`${server.url}/count`)).json()
  const before = await counted()
  const times = []
  const node = []
  for (let round = 0; round < 2 * rounds + 1; round++) {
    node.push((await time(process.execPath, ["-e", "0"])).seconds)
    times.push((await pull(server.url, `${root}/ws`)).seconds)
  }
  const after = await counted()
  const each = (key) => (after[key] - before[key] - (key === "requests" ? 1 : 0)) / (2 * rounds + 1)
  console.log(`unchanged: ${(1000 * median(times)).toFixed(0)} ms, ${(median(times) / median(node)).toFixed(1)} × node -e 0, ` +
    `${each("requests")} requests, ${((100 * each("bytes")) / bytes).toFixed(3)} % of the bytes`)
}

try {
  for (const folder of ["large", "small"]) fs.mkdirSync(`${root}/${folder}`)
  await parquet(`${root}/large/large.parquet`, large * 1024 ** 2)
  for (let n = 0; n < count; n++) await parquet(`${root}/small/t${n}.parquet`, small * 1024)
  const first = await compare(`one table of ${large} MiB`, `${root}/large`)
  first.server.stop()
  const second = await compare(`${count} tables of ${small} KiB`, `${root}/small`)
  await unchanged(second)
  second.server.stop()
} finally {
  connection.closeSync()
  instance.closeSync()
  fs.rmSync(root, { recursive: true, force: true })
}
