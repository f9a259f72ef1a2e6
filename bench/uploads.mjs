/**
 * Uploads a second of `agnes serve` against a bare `node:http` server that writes and syncs the same bytes, in the same
 * folder's volume, from the same client with N connections kept open. Rounds are interleaved; a figure is the median of
 * its rounds, a ratio the median of the ratios of each pair. Needs a build: node scripts/build.mjs
 *
 *   node bench/uploads.mjs [--rounds 5] [--seconds 2] [--sizes 50KB,5MB] [--connections 1,8,32] [--warmup 1000]
 *     [--agnes dist/agnes.cjs] [--dir DIR] [--json]
 */
import { spawn } from "node:child_process"
import { randomBytes, randomUUID } from "node:crypto"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { Agent, request } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"

const { values: given } = parseArgs({
  options: {
    rounds: { type: "string", default: "5" },
    seconds: { type: "string", default: "2" },
    sizes: { type: "string", default: "50KB,5MB" },
    connections: { type: "string", default: "1,8,32" },
    warmup: { type: "string", default: "1000" },
    agnes: { type: "string", default: fileURLToPath(new URL("../dist/agnes.cjs", import.meta.url)) },
    dir: { type: "string", default: tmpdir() },
    json: { type: "boolean", default: false }
  }
})
const units = { KB: 1000, MB: 1_000_000 }
const sizeOf = (text) => Number(text.slice(0, -2)) * units[text.slice(-2)]
const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]
const here = (name) => fileURLToPath(new URL(name, import.meta.url))

const firstLine = (child) =>
  new Promise((resolve, reject) => {
    let text = ""
    child.stdout.on("data", (chunk) => {
      text += chunk
      if (text.includes("\n")) resolve(JSON.parse(text.slice(0, text.indexOf("\n"))))
    })
    child.on("exit", (code) => reject(new Error(`ended with ${code}`)))
  })

const start = async (args, variables = {}) => {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(AGNES_|ANTHROPIC_|LLM_API_KEY$)/.test(name)))
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"], env: { ...env, ...variables } })
  return { child, ...await firstLine(child) }
}

const boundary = "----benchBoundary7MA4YWxkTrZu0gW"

/** A body like a client's; every upload is a session of its own. */
const bodies = (size) => {
  const filler = Buffer.from(randomBytes(Math.ceil(size / 2)).toString("hex").slice(0, size - 36))
  const end = Buffer.from(`\r\n--${boundary}--\r\n`)
  return () => {
    const id = randomUUID()
    const disposition = `Content-Disposition: form-data; name="file"; filename="${id}.jsonl"`
    const head = `--${boundary}\r\n${disposition}\r\nContent-Type: application/octet-stream\r\n\r\n`
    return Buffer.concat([Buffer.from(head + id), filler, end])
  }
}

const upload = (server, agent, body) =>
  new Promise((resolve, reject) => {
    const sent = request(`${server.url}/api/upload/sessions`, {
      agent,
      method: "POST",
      headers: {
        authorization: `Bearer ${server.token}`,
        "content-type": `multipart/form-data; boundary=${boundary}`,
        "content-length": body.length
      }
    }, (reply) => {
      reply.resume()
      reply.on("end", () => reply.statusCode === 200 ? resolve() : reject(new Error(`status ${reply.statusCode}`)))
    })
    sent.on("error", reject)
    sent.end(body)
  })

/** Until the server's code is compiled: a server that has just started is several times slower. */
const warm = async (server, uploads) => {
  const agent = new Agent({ keepAlive: true, maxSockets: 8 })
  const make = bodies(50_000)
  let left = uploads
  await Promise.all(Array.from({ length: 8 }, async () => {
    while (left-- > 0) await upload(server, agent, make())
  }))
  agent.destroy()
}

/** Uploads a second, and the median milliseconds of one. */
const measure = async (server, size, connections, milliseconds) => {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const make = bodies(size)
  const times = []
  const began = performance.now()
  await Promise.all(Array.from({ length: connections }, async () => {
    while (performance.now() - began < milliseconds) {
      const body = make()
      const sent = performance.now()
      await upload(server, agent, body)
      times.push(performance.now() - sent)
    }
  }))
  const rate = times.length / ((performance.now() - began) / 1000)
  agent.destroy()
  return { rate, latency: median(times) }
}

/** Of the ratios of all pairs, the one that so large a part is below. */
const ratioAt = (rounds, part) => {
  const ratios = rounds.map(({ agnes, bare }) => agnes.rate / bare.rate).sort((a, b) => a - b)
  return Math.round(ratios[Math.min(ratios.length - 1, Math.floor(ratios.length * part))] * 100) / 100
}

const folder = mkdtempSync(join(given.dir, "agnes-bench-"))
const quiet = { AGNES_LOG_LEVEL: "warning" }
const agnes = await start(
  [given.agnes, "serve", "--port", "0", "--data-dir", join(folder, "agnes"), "--json"],
  quiet
)
agnes.token = readFileSync(agnes.token_file, "utf8").trim()
const bare = await start([here("./bare.mjs"), join(folder, "bare")])
const rows = []
try {
  for (const server of [agnes, bare]) await warm(server, Number(given.warmup))
  for (const size of given.sizes.split(",")) {
    for (const connections of given.connections.split(",").map(Number)) {
      const rounds = []
      for (let round = -1; round < Number(given.rounds); round++) {
        const milliseconds = round < 0 ? 500 : Number(given.seconds) * 1000
        const order = round % 2 === 0 ? ["agnes", "bare"] : ["bare", "agnes"]
        const pair = {}
        for (const name of order) {
          pair[name] = await measure(name === "agnes" ? agnes : bare, sizeOf(size), connections, milliseconds)
        }
        if (round >= 0) rounds.push(pair)
      }
      rows.push({
        size,
        connections,
        agnes_per_s: Math.round(median(rounds.map(({ agnes }) => agnes.rate)) * 10) / 10,
        bare_per_s: Math.round(median(rounds.map(({ bare }) => bare.rate)) * 10) / 10,
        ratio: ratioAt(rounds, 0.5),
        low: ratioAt(rounds, 0.25),
        high: ratioAt(rounds, 0.75),
        agnes_ms: Math.round(median(rounds.map(({ agnes }) => agnes.latency)) * 100) / 100,
        bare_ms: Math.round(median(rounds.map(({ bare }) => bare.latency)) * 100) / 100
      })
    }
  }
} finally {
  for (const { child } of [agnes, bare]) child.kill("SIGKILL")
  rmSync(folder, { recursive: true, force: true })
}
const lines = rows.map(({ connections, high, low, ratio, size }) => ({
  name: `uploads of ${size}, ${connections} at once`, against: "bare `node:http` that fsyncs too", value: ratio, low, high,
  pairs: Number(given.rounds), target: size === "50KB" ? 0.4 : undefined, atLeast: true
}))
if (given.json) console.log(JSON.stringify({ results: rows, rows: lines }))
else console.table(rows)
