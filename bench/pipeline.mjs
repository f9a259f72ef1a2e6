/**
 * What the processor `usage` costs. First in one process: reading sessions as the processor does against `JSON.parse`
 * of every line of the same bytes, rounds interleaved, user time, the best of each. Then in a server of its own: a run
 * over sessions that are new, one over the same again, and how long pages take meanwhile, against the same pages just
 * before and after, in several rounds. Needs a build: node scripts/build.mjs
 *
 *   node bench/pipeline.mjs [--sessions 1000] [--size 50000] [--rounds 3] [--dir DIR] [--json]
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
    sessions: { type: "string", default: "1000" },
    size: { type: "string", default: "50000" },
    rounds: { type: "string", default: "3" },
    dir: { type: "string", default: tmpdir() },
    json: { type: "boolean", default: false }
  }
})
const [sessions, size, rounds] = [given.sessions, given.size, given.rounds].map(Number)
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
    for (let round = 0; round < 4; round++) {
      times.plain.push(spent(plain, all))
      times.count.push(spent(count, all))
    }
    best.plain += Math.min(...times.plain)
    best.count += Math.min(...times.count)
    best.bytes += all.reduce((sum, { length }) => sum + length, 0)
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

const p95 = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length * 0.95)] ?? NaN
const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN
const paths = ["/profile/sessions", "/profile/usage", "/api/sessions"]

const running = async () => {
  const folder = mkdtempSync(join(given.dir, "agnes-bench-"))
  const agent = new Agent({ keepAlive: true, maxSockets: 16 })
  const server = await serve(folder)
  const idle = []
  const busy = []
  const first = []
  const again = []
  const resident = []
  const look = async (into, until) => {
    for (let n = 0; until(n); n++) into.push((await ask(server, agent, "GET", paths[n % paths.length])).ms)
  }
  /** The index reads what came too, by itself: pages are compared without it. */
  const settled = async () => {
    for (;;) {
      const { text } = await ask(server, agent, "GET", "/api/health/detailed")
      if (!/"behind":\s*[1-9]/.test(text)) return
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
  const run = () => once(server, false, "POST", "/api/admin/run-session-processor?processor=usage")
  try {
    const each = Math.ceil(sessions / rounds)
    for (let round = 0; round < rounds; round++) {
      let next = round * each
      const end = Math.min(sessions, next + each)
      await Promise.all(Array.from({ length: 16 }, async () => {
        while (next < end) await upload(server, agent, next++)
      }))
      await settled()
      await look([], (n) => n < 30)
      await look(idle, (n) => n < 150)
      let isRunning = true
      const begun = run().finally(() => isRunning = false)
      await look(busy, () => isRunning)
      const done = await begun
      const { details } = JSON.parse(done.text)
      first.push({ ms: done.ms, sessions: details.processed })
      resident.push(server.resident())
      again.push((await run()).ms)
      await look(idle, (n) => n < 150)
    }
  } finally {
    agent.destroy()
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  const total = first.reduce((sum, { ms }) => sum + ms, 0)
  const processed = first.reduce((sum, run) => sum + run.sessions, 0)
  return {
    processed,
    sessions_per_s: Math.round(processed / (total / 1000)),
    first_ms: Math.round(total),
    second_ms: Math.round(again.at(-1)),
    second_part: Math.round(10_000 * again.at(-1) / total) / 10_000,
    requests: { idle: idle.length, busy: busy.length },
    median_ms: { idle: Math.round(median(idle) * 10) / 10, busy: Math.round(median(busy) * 10) / 10 },
    p95_ms: { idle: Math.round(p95(idle) * 10) / 10, busy: Math.round(p95(busy) * 10) / 10 },
    pages: Math.round(100 * p95(busy) / p95(idle)) / 100,
    resident_mb: resident.map(Math.round)
  }
}

const result = { sessions, size, reading: reading(), running: await running(), targets }
if (given.json) console.log(JSON.stringify(result))
else {
  const verdict = (value, target) => `${value} (target ${target}: ${value <= target ? "met" : "missed"})`
  console.log(`${sessions} sessions of ${size} bytes, ${result.reading.megabytes} MB`)
  console.log(`reading against JSON.parse: ${verdict(result.reading.ratio, targets.parse)}`)
  console.log(`second run as part of the first: ${verdict(result.running.second_part, targets.second)}`)
  console.log(`pages' p95 while a run goes on: ${verdict(result.running.pages, targets.pages)}`)
  console.log(result)
}
