/**
 * What the processor `usage` costs. First in one process: reading sessions as the processor does against `JSON.parse`
 * of every line of the same bytes, rounds interleaved, user time, the best of each. Then in a server of its own, in
 * several rounds: some sessions come, pages are asked for without a run, while one goes over the new sessions, and
 * without one again; at last three runs over all of them, unchanged, of which the quickest counts. Pages are asked for
 * at a fixed rate and measured from when they were to be asked for, so that a server that stands still is not asked
 * less.
 * Needs a build: node scripts/build.mjs
 *
 *   node bench/pipeline.mjs [--sessions 10000] [--size 50000] [--rounds 8] [--rate 50] [--idle 4]
 *     [--only reading|running] [--dir DIR] [--json]
 */
import { build } from "esbuild"
import { spawn } from "node:child_process"
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { Agent, request } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { session } from "./transcripts.mjs"

const { values: given } = parseArgs({
  options: {
    sessions: { type: "string", default: "10000" },
    size: { type: "string", default: "50000" },
    rounds: { type: "string", default: "8" },
    rate: { type: "string", default: "50" },
    idle: { type: "string", default: "4" },
    only: { type: "string" },
    dir: { type: "string", default: tmpdir() },
    json: { type: "boolean", default: false }
  }
})
const { idle: idleSeconds, rate, rounds, sessions, size } = Object.fromEntries(
  ["idle", "rate", "rounds", "sessions", "size"].map((name) => [name, Number(given[name])])
)
const here = (name) => fileURLToPath(new URL(name, import.meta.url))

/** At 10,000 sessions of 50 KB: times of `JSON.parse`, part of the first run, times of the idle p95. */
const targets = { parse: 1.6, second: 0.01, pages: 1.3 }

const bundled = here("../node_modules/.cache/agnes-bench/count.mjs")
mkdirSync(here("../node_modules/.cache/agnes-bench"), { recursive: true })
await build({ entryPoints: [here("count.ts")], outfile: bundled, bundle: true, platform: "node", format: "esm" })
const { count, plain } = await import(bundled)

/** What is left in the heap counts, not what waits to be swept up. */
setFlagsFromString("--expose-gc")
const collect = runInNewContext("gc")

/** A part of the sessions at a time, so that making them is not measured and memory stays small. */
const reading = () => {
  const batch = 200
  const best = { plain: 0, count: 0, bytes: 0 }
  const heaps = []
  const spent = (read, all) => {
    const begin = process.cpuUsage().user
    for (const each of all) read(each)
    return process.cpuUsage().user - begin
  }
  for (let from = 0; from < sessions; from += batch) {
    const all = Array.from({ length: Math.min(batch, sessions - from) }, (_, n) => session(from + n, size))
    const times = { plain: [], count: [] }
    // Until both are compiled: as a server is that has worked for a while.
    for (const begun = process.cpuUsage().user; from === 0 && process.cpuUsage().user - begun < 4e6;) {
      spent(plain, all)
      spent(count, all)
    }
    for (let round = 0; round < 3; round++) {
      times.plain.push(spent(plain, all))
      times.count.push(spent(count, all))
    }
    best.plain += Math.min(...times.plain)
    best.count += Math.min(...times.count)
    best.bytes += all.reduce((sum, { length }) => sum + length, 0)
    // Between batches nothing is forced: after a full collection V8 compiles much anew, which no server's day has.
    if (from > 0 && from + batch < sessions) continue
    collect()
    heaps.push(process.memoryUsage().heapUsed)
  }
  const megabytes = best.bytes / 1e6
  return {
    megabytes: Math.round(megabytes),
    json_parse_mb_s: Math.round(megabytes / (best.plain / 1e6)),
    usage_mb_s: Math.round(megabytes / (best.count / 1e6)),
    usage_sessions_s: Math.round(sessions / (best.count / 1e6)),
    ratio: Math.round(100 * best.count / best.plain) / 100,
    heap_mb: [heaps[0], heaps.at(-1)].map((bytes) => Math.round(bytes / 1e6))
  }
}

const serve = async (folder) => {
  const args = [here("../dist/agnes.cjs"), "serve", "--port", "0", "--data-dir", folder, "--json"]
  const env = { ...process.env, AGNES_SCHEDULER: "0", AGNES_LLM_PROVIDER: "none", AGNES_LOG_LEVEL: "warning" }
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"], env })
  const ready = await new Promise((resolve, reject) => {
    let text = ""
    child.stdout.on("data", (chunk) => {
      text += chunk
      if (text.includes("\n")) resolve(JSON.parse(text.slice(0, text.indexOf("\n"))))
    })
    child.on("exit", (code) => reject(new Error(`agnes serve ended with ${code}`)))
  })
  const resident = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))?.[1]) / 1024
  const stop = () => new Promise((resolve) => {
    child.removeAllListeners("exit")
    child.on("exit", resolve)
    child.kill("SIGTERM")
  })
  return { ...ready, token: readFileSync(ready.token_file, "utf8").trim(), resident, stop }
}

const once = (server, agent, method, path, { body, type } = {}) =>
  new Promise((resolve, reject) => {
    const begin = performance.now()
    const headers = { authorization: `Bearer ${server.token}`, ...body === undefined ? {} : { "content-type": type } }
    const sent = request(`${server.url}${path}`, { agent, method, headers }, (reply) => {
      let text = ""
      reply.on("data", (chunk) => text += chunk)
      reply.on("end", () =>
        reply.statusCode === 200
          ? resolve({ ms: performance.now() - begin, text })
          : reject(new Error(`${path}: ${reply.statusCode} ${text.slice(0, 200)}`)))
    })
    sent.on("error", reject)
    sent.end(body)
  })

/** Once more when the server has closed an idle connection just as it was used again. */
const ask = (server, agent, ...what) =>
  once(server, agent, ...what).catch((error) => {
    if (error.code !== "ECONNRESET") throw error
    return once(server, agent, ...what)
  })

const upload = (server, agent, n) => {
  const boundary = "----benchBoundary7MA4YWxkTrZu0gW"
  const name = `${n.toString(16).padStart(8, "0")}-0000-4000-8000-000000000000.jsonl`
  const body = Buffer.concat([
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\n\r\n`),
    session(n, size),
    Buffer.from(`\r\n--${boundary}--\r\n`)
  ])
  return ask(server, agent, "POST", "/api/upload/sessions", { body, type: `multipart/form-data; boundary=${boundary}` })
}

const rank = (numbers, part) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length * part)] ?? NaN
const [median, p95, p99] = [0.5, 0.95, 0.99].map((part) => (numbers) => rank(numbers, part))
const paths = ["/profile/sessions", "/profile/usage", "/api/sessions"]
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
const tenth = (value) => Math.round(value * 10) / 10

/** Asks for pages at the rate for as long as `until` says, and for all of those that were begun. */
const look = async (server, agent, into, until) => {
  const begun = performance.now()
  const asked = []
  for (let n = 0; until(performance.now() - begun); n++) {
    const due = begun + n * 1000 / rate
    await pause(Math.max(0, due - performance.now()))
    asked.push(ask(server, agent, "GET", paths[n % paths.length]).then(() => into.push(performance.now() - due)))
  }
  await Promise.all(asked)
}

/** The index reads what came too, by itself: pages are compared without it. */
const settled = async (server, agent) => {
  for (;;) {
    const { text } = await ask(server, agent, "GET", "/api/health/detailed")
    if (!/"(behind|waiting)":\s*[1-9]/.test(text)) return
    await pause(100)
  }
}

const running = async () => {
  const folder = mkdtempSync(join(given.dir, "agnes-bench-"))
  const agent = new Agent({ keepAlive: true, maxSockets: 16 })
  const server = await serve(folder)
  const end = async () => {
    agent.destroy()
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.once(signal, () => {
      // What was being asked for fails now, and nobody wants to know.
      for (const event of ["uncaughtException", "unhandledRejection"]) process.on(event, () => {})
      void end().then(() => process.exit(1))
    })
  }
  const [idle, busy, first, resident, ratios] = [[], [], [], [], []]
  const spent = { uploading: 0, indexing: 0 }
  const timed = async (name, work) => {
    const begun = performance.now()
    await work
    spent[name] += performance.now() - begun
  }
  const run = () => once(server, false, "POST", "/api/admin/run-session-processor?processor=usage")
  const each = Math.ceil(sessions / rounds)
  const uploads = async (from) => {
    let next = from
    const stop = Math.min(sessions, from + each)
    await Promise.all(Array.from({ length: 16 }, async () => {
      while (next < stop) await upload(server, agent, next++)
    }))
  }
  try {
    for (let round = 0; round < rounds; round++) {
      await timed("uploading", uploads(round * each))
      await timed("indexing", settled(server, agent))
      await look(server, agent, [], (ms) => ms < 500)
      const [quiet, meanwhile] = [[], []]
      await look(server, agent, quiet, (ms) => ms < idleSeconds * 500)
      let isRunning = true
      const begun = run().finally(() => isRunning = false)
      await look(server, agent, meanwhile, () => isRunning)
      const done = await begun
      first.push({ ms: done.ms, sessions: JSON.parse(done.text).details.processed })
      resident.push(server.resident())
      await look(server, agent, quiet, (ms) => ms < idleSeconds * 500)
      idle.push(...quiet)
      busy.push(...meanwhile)
      ratios.push(Math.round(100 * p95(meanwhile) / p95(quiet)) / 100)
      if (!given.json) process.stderr.write(`round ${round + 1} of ${rounds}\n`)
    }
    const again = []
    for (let n = 0; n < 3; n++) again.push((await run()).ms)
    const total = first.reduce((sum, { ms }) => sum + ms, 0)
    const processed = first.reduce((sum, run) => sum + run.sessions, 0)
    return {
      processed,
      sessions_per_s: Math.round(processed / (total / 1000)),
      first_ms: Math.round(total),
      second_ms: Math.round(Math.min(...again)),
      second_part: Math.round(10_000 * Math.min(...again) / total) / 10_000,
      requests: { idle: idle.length, busy: busy.length },
      median_ms: { idle: tenth(median(idle)), busy: tenth(median(busy)) },
      p95_ms: { idle: tenth(p95(idle)), busy: tenth(p95(busy)) },
      p99_ms: { idle: tenth(p99(idle)), busy: tenth(p99(busy)) },
      pages: Math.round(100 * p95(busy) / p95(idle)) / 100,
      pages_of_each_round: ratios,
      resident_mb: resident.map(Math.round),
      seconds: Object.fromEntries(Object.entries(spent).map(([name, ms]) => [name, Math.round(ms / 1000)]))
    }
  } finally {
    await end()
  }
}

const begun = performance.now()
const part = (name, run) => given.only === undefined || given.only === name ? run() : undefined
const result = { sessions, size, reading: part("reading", reading), running: await part("running", running), targets }
result.seconds = Math.round((performance.now() - begun) / 1000)
const rows = [
  ...result.reading === undefined ? [] : [
    { name: `usage of ${sessions} sessions, reading`, against: "`JSON.parse` of each line", value: result.reading.ratio, target: targets.parse }
  ],
  ...result.running === undefined ? [] : [
    { name: "  its second run over the same", against: "the first run", value: result.running.second_part, target: targets.second },
    {
      name: "  p95 of pages meanwhile", against: "without a run", value: result.running.pages, target: targets.pages,
      pairs: rounds, low: rank(result.running.pages_of_each_round, 0.25), high: rank(result.running.pages_of_each_round, 0.75)
    }
  ]
]
if (given.json) console.log(JSON.stringify({ ...result, rows }))
else {
  const { reading: alone, running: served } = result
  const line = (what, value, target) =>
    console.log(`${what.padEnd(58)} ${String(value).padStart(9)}${
      target === undefined ? "" : ` ${`≤ ${target}`.padStart(8)}   ${value <= target ? "met" : "MISSED"}`
    }`)
  const pair = (what, { busy, idle }) => line(`${what}, without a run / during one (ms)`, `${idle} / ${busy}`)
  console.log(`${sessions} sessions of ${size} bytes; ${result.seconds} s in all`)
  if (alone !== undefined) {
    line("reading, times of JSON.parse of the same lines", alone.ratio, targets.parse)
    line("reading, sessions a second", alone.usage_sessions_s)
    line("heap after the first and last 200 sessions (MB)", alone.heap_mb.join(" / "))
  }
  if (served !== undefined) {
    line("first run, sessions a second", served.sessions_per_s)
    line("second run over the same, as part of the first", served.second_part, targets.second)
    line("pages' p95 during a run, times of that without one", served.pages, targets.pages)
    line("  the same of each round", served.pages_of_each_round.join(" "))
    pair("  median", served.median_ms)
    pair("  p95", served.p95_ms)
    pair("  p99", served.p99_ms)
    line("  pages asked for", `${served.requests.idle} / ${served.requests.busy}`)
    line("resident memory of the server after each round (MB)", served.resident_mb.join(" "))
  }
}
