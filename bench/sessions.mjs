/**
 * How long the list of sessions and the search take, over HTTP from a server in a process of its own, one request after
 * the other. Figures are milliseconds; the ratio is to `GET /api/health` of the same run. Needs a build:
 * node scripts/build.mjs
 *
 *   node bench/sessions.mjs [--sessions 10000,100000] [--requests 60] [--dir DIR] [--json]
 */
import { build } from "esbuild"
import { spawn, spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs"
import { Agent, request } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"

const { values: given } = parseArgs({
  options: {
    sessions: { type: "string", default: "10000,100000" },
    requests: { type: "string", default: "60" },
    dir: { type: "string", default: tmpdir() },
    json: { type: "boolean", default: false }
  }
})
const rounds = Number(given.requests)
const here = (name) => fileURLToPath(new URL(name, import.meta.url))

/** Targets at 10,000 sessions, p95. */
const targets = { list: 60, search: 150 }

const filler = here("../node_modules/.cache/agnes-bench/fill-sessions.mjs")
mkdirSync(here("../node_modules/.cache/agnes-bench"), { recursive: true })
await build({
  entryPoints: [here("fill-sessions.ts")], outfile: filler, bundle: true, platform: "node", format: "esm", external: ["libsql"],
  banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" }
})

const serve = async (folder) => {
  const args = [here("../dist/agnes.cjs"), "serve", "--port", "0", "--data-dir", folder, "--json"]
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "ignore"] })
  const ready = await new Promise((resolve, reject) => {
    let text = ""
    child.stdout.on("data", (chunk) => {
      text += chunk
      if (text.includes("\n")) resolve(JSON.parse(text.slice(0, text.indexOf("\n"))))
    })
    child.on("exit", (code) => reject(new Error(`agnes serve ended with ${code}`)))
  })
  const stop = () => new Promise((resolve) => {
    child.on("exit", resolve)
    child.kill("SIGTERM")
  })
  return { ...ready, token: readFileSync(ready.token_file, "utf8").trim(), stop }
}

const get = (server, agent, path) =>
  new Promise((resolve, reject) => {
    const begin = performance.now()
    const headers = { authorization: `Bearer ${server.token}` }
    const req = request(`${server.url}${path}`, { agent, headers }, (reply) => {
      let text = ""
      reply.setEncoding("utf8")
      reply.on("data", (chunk) => text += chunk)
      reply.on("end", () => reply.statusCode === 200
        ? resolve({ text, millis: performance.now() - begin })
        : reject(new Error(`${path}: ${reply.statusCode} ${text.slice(0, 200)}`)))
    })
    req.on("error", reject)
    req.end()
  })

const lists = [
  "", "?sort=title", "?sort=turns", "?sort=size&order=asc", "?project=project-7", "?project=project-7&sort=title",
  "?from=2023-11-15&to=2023-11-17", "?status=extracted", "?status=pending&sort=model"
].map((query) => ["list", `/profile/sessions${query}`])

const searches = [
  "tee", "oee", "tee aee", "\"tee aee\"", "aee -tee", "nowhere", "utn", "ut*", "te*", "utn*", "\"tee aee oee\"", "utn tee"
].flatMap((q) => [["search", `/profile/sessions?q=${encodeURIComponent(q)}`], ["search", `/api/search?q=${encodeURIComponent(q)}`]])

const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]

const measure = async (server, agent, path) => {
  const times = []
  for (let round = -2; round < rounds; round++) {
    const { millis } = await get(server, agent, path)
    if (round >= 0) times.push(millis)
  }
  return times.sort((a, b) => a - b)
}

const bench = async (sessions) => {
  const folder = mkdtempSync(join(given.dir, "agnes-bench-"))
  try {
    await (await serve(folder)).stop()
    const database = join(folder, "state/system.sqlite")
    const begin = performance.now()
    const wish = JSON.stringify({ database, sessions, email: "admin@localhost" })
    const filled = spawnSync(process.execPath, [filler, wish], { stdio: ["ignore", "inherit", "inherit"] })
    if (filled.status !== 0) throw new Error("the database could not be filled")
    const seconds = (performance.now() - begin) / 1000
    const server = await serve(folder)
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    try {
      const health = at(await measure(server, agent, "/api/health"), 0.5)
      const rows = []
      const all = { list: [], search: [] }
      for (const [kind, path] of [...lists, ...searches]) {
        const times = await measure(server, agent, path)
        all[kind].push(...times)
        rows.push({ kind, path: decodeURIComponent(path), p50: at(times, 0.5), p95: at(times, 0.95), ratio: at(times, 0.5) / health })
      }
      const whole = Object.entries(all).map(([kind, times]) => {
        times.sort((a, b) => a - b)
        return { kind, path: "all of them", p50: at(times, 0.5), p95: at(times, 0.95), ratio: at(times, 0.5) / health }
      })
      return { sessions, fillSeconds: seconds, databaseBytes: statSync(database).size, healthP50: health, rows: [...rows, ...whole] }
    } finally {
      agent.destroy()
      await server.stop()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const results = []
for (const sessions of given.sessions.split(",").map(Number)) {
  const result = await bench(sessions)
  results.push(result)
  if (given.json) continue
  const { databaseBytes, fillSeconds, healthP50, rows } = result
  console.log(`\n${sessions} sessions (${(databaseBytes / 1e6).toFixed(0)} MB, filled in ${fillSeconds.toFixed(0)} s; health p50 ${healthP50.toFixed(1)} ms)`)
  for (const { kind, p50, p95, path, ratio } of rows) {
    const target = sessions === 10_000 ? (p95 <= targets[kind] ? "" : `  above ${targets[kind]}`) : ""
    console.log(`${kind.padEnd(7)} p50 ${p50.toFixed(1).padStart(7)}  p95 ${p95.toFixed(1).padStart(7)}  ${ratio.toFixed(1).padStart(5)} x  ${path}${target}`)
  }
}
console.log(JSON.stringify(results))
