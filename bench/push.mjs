/**
 * How fast `agnes push` is, against bare `node:http` clients that send the same files to the same server in the same
 * run, in pairs that take turns (design §6). What counts for agnes is the whole process: start, queue, privacy checks,
 * SHA-256, durable receipts and logs; for the bare client only its requests, without the start of its process.
 * Needs a build: node scripts/build.mjs
 *
 *   node bench/push.mjs [--pairs 31] [--only many,far,large] [--large 500] [--dir DIR] [--json]
 *
 * many: 2,000 sessions of 50 KB, 8 in flight in both. far: 200 of 50 KB to a server that answers after 20 ms and takes
 * 40 ms for a connection, against a client that opens one for each, one at a time (its first 40 uploads, times 5).
 * large: one session of so many MB, against a pipeline that hashes too. These two have a tenth of the pairs, at least 3.
 */
import { spawn } from "node:child_process"
import { createHash, randomUUID } from "node:crypto"
import * as fs from "node:fs"
import * as http from "node:http"
import * as os from "node:os"
import * as path from "node:path"
import { pipeline } from "node:stream/promises"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"

const here = (name) => fileURLToPath(new URL(name, import.meta.url))
const { values: given } = parseArgs({
  options: {
    pairs: { type: "string", default: "31" },
    only: { type: "string", default: "many,far,large" },
    large: { type: "string", default: "500" },
    agnes: { type: "string", default: here("../dist/agnes.cjs") },
    dir: { type: "string", default: os.tmpdir() },
    json: { type: "boolean", default: false }
  }
})
const pairs = Number(given.pairs)
const few = Math.max(3, Math.round(pairs / 10))
const root = fs.mkdtempSync(path.join(given.dir, "agnes-bench-"))
const foreign = /^(AGNES_|CLAUDE|ANTHROPIC_|NODE_OPTIONS$|NODE_EXTRA_CA_CERTS$)/
const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)))
const sinks = []

const sink = (...delays) =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [here("sink.mjs"), ...delays.map(String)], { stdio: ["ignore", "pipe", "inherit"] })
    sinks.push(child)
    child.stdout.once("data", (line) => resolve(String(line).trim()))
    child.once("exit", (code) => reject(new Error(`the server ended with ${code}`)))
  })

/** Lines as Claude Code writes them, of about so many bytes. */
const transcript = (id, bytes) => {
  const line = (n) => `${JSON.stringify({ type: "user", sessionId: id, uuid: `${n}`, message: { role: "user", content: "x".repeat(900) } })}\n`
  const lines = []
  for (let size = 0, n = 0; size < bytes; n++) size += lines[lines.push(line(n)) - 1].length
  return lines.join("")
}

const sessions = (name, count, bytes) => {
  fs.mkdirSync(`${root}/${name}`)
  return Array.from({ length: count }, () => {
    const id = randomUUID()
    const file = `${root}/${name}/${id}.jsonl`
    fs.writeFileSync(file, transcript(id, Math.min(bytes, 5e7)))
    for (let size = fs.statSync(file).size; size < bytes; size = fs.statSync(file).size) {
      fs.appendFileSync(file, transcript(id, Math.min(bytes - size, 5e7)))
    }
    return { id, file }
  })
}

/** Seconds of a push of all of them from a new workspace, and the most memory it held (Linux), in MiB. */
const agnes = async (all, url) => {
  const workspace = fs.mkdtempSync(`${root}/workspace-`)
  fs.mkdirSync(`${workspace}/.claude`)
  const now = new Date().toISOString().replace(/\.\d+Z$/, "Z")
  fs.writeFileSync(`${workspace}/.claude/agnes-sessions.txt`, all.map(({ file, id }) => `${id}\t${file}\t${now}\n`).join(""))
  const env = {
    ...inherited, HOME: root, XDG_CACHE_HOME: `${root}/cache`, AGNES_CONFIG_DIR: `${root}/config`,
    AGNES_SERVER: url, AGNES_TOKEN: "bench", AGNES_LOCAL_DIR: workspace
  }
  const begun = performance.now()
  const child = spawn(process.execPath, [given.agnes, "push", "--json"], { env, cwd: workspace, stdio: ["ignore", "pipe", "inherit"] })
  let [text, peak] = ["", 0]
  child.stdout.on("data", (chunk) => text += chunk)
  const looking = setInterval(() => {
    try {
      peak = Number(/VmHWM:\s+(\d+)/.exec(fs.readFileSync(`/proc/${child.pid}/status`, "utf8"))?.[1] ?? peak * 1024) / 1024
    } catch { /* It has just ended, or this system has no /proc. */ }
  }, 50)
  const code = await new Promise((resolve) => child.once("exit", resolve))
  const seconds = (performance.now() - begun) / 1000
  clearInterval(looking)
  const sent = JSON.parse(text).sessions
  if (code !== 0 || sent !== all.length) throw new Error(`agnes push ended with ${code} and sent ${sent} of ${all.length}`)
  fs.rmSync(workspace, { recursive: true, force: true })
  return { seconds, peak }
}

const boundary = "----benchBoundary7MA4YWxkTrZu0gW"
const ends = ({ id }) => [
  Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${id}.jsonl"\r\n\r\n`),
  Buffer.from(`\r\n--${boundary}--\r\n`)
]

const posting = (url, agent, length, send) =>
  new Promise((resolve, reject) => {
    const headers = { "content-type": `multipart/form-data; boundary=${boundary}`, "content-length": length }
    const request = http.request(`${url}/api/upload/sessions`, { agent, method: "POST", headers }, (reply) =>
      reply.resume().on("end", () => reply.statusCode === 200 ? resolve() : reject(new Error(`${reply.statusCode}`))))
    request.on("error", reject)
    send(request, reject)
  })

const post = (url, agent, session) => {
  const [head, tail] = ends(session)
  const content = fs.readFileSync(session.file)
  return posting(url, agent, head.length + content.length + tail.length, (request) =>
    request.end(Buffer.concat([head, content, tail])))
}

const timed = async (work) => {
  const begun = performance.now()
  await work()
  return (performance.now() - begun) / 1000
}

/** Seconds of a bare client that sends them with so many in flight, on connections that stay open or not. */
const bare = (all, url, inFlight, keepAlive) =>
  timed(async () => {
    const agent = new http.Agent({ keepAlive, maxSockets: inFlight })
    let next = 0
    await Promise.all(Array.from({ length: inFlight }, async () => {
      while (next < all.length) await post(url, agent, all[next++])
    }))
    agent.destroy()
  })

/** Seconds of a bare client that sends one file as a stream and hashes what it sends. */
const piped = (session, url) =>
  timed(() => {
    const [head, tail] = ends(session)
    const hash = createHash("sha256")
    const send = (request, failed) => {
      const parts = async function*() {
        yield head
        for await (const chunk of fs.createReadStream(session.file, { highWaterMark: 256 * 1024 })) {
          hash.update(chunk)
          yield chunk
        }
        yield tail
      }
      pipeline(parts, request).then(() => hash.digest("hex"), failed)
    }
    return posting(url, new http.Agent(), head.length + fs.statSync(session.file).size + tail.length, send)
  })

const share = (sorted, part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]

/** Pairs that take turns; the ratio says how many times as fast agnes was. */
const compare = async (count, ours, theirs) => {
  const ratios = []
  const [mine, other, peaks] = [[], [], []]
  for (let pair = -1; pair < count; pair++) {
    const first = pair % 2 === 0
    const bareFirst = first ? await theirs() : undefined
    const { peak, seconds } = await ours()
    const bareSeconds = bareFirst ?? await theirs()
    // The first pair warms the page cache, and is not counted.
    if (pair < 0) continue
    ratios.push(bareSeconds / seconds)
    mine.push(seconds)
    other.push(bareSeconds)
    peaks.push(peak)
  }
  for (const list of [ratios, mine, other]) list.sort((a, b) => a - b)
  return {
    pairs: count, ratio: share(ratios, 0.5), from: share(ratios, 0.25), to: share(ratios, 0.75),
    seconds: share(mine, 0.5), bareSeconds: share(other, 0.5), peak: Math.max(...peaks)
  }
}

const parts = {
  many: async () => {
    const all = sessions("many", 2_000, 50_000)
    const url = await sink()
    return {
      name: "push of 2,000 × 50 KB", against: "bare node:http, kept connections, 8 in flight", target: 0.6,
      ...await compare(pairs, () => agnes(all, url), () => bare(all, url, 8, true))
    }
  },
  far: async () => {
    const all = sessions("far", 200, 50_000)
    const url = await sink(20, 40)
    return {
      name: "push of 200 × 50 KB, 20 ms away", against: "a connection for each upload, one at a time", target: 25,
      ...await compare(few, () => agnes(all, url), async () => 5 * await bare(all.slice(0, 40), url, 1, false))
    }
  },
  large: async () => {
    const [one] = sessions("large", 1, Number(given.large) * 1e6)
    const url = await sink()
    return {
      name: `push of one ${given.large} MB session`, against: "bare node:http pipeline that hashes too", target: 0.85,
      peakTarget: 120, ...await compare(few, () => agnes([one], url), () => piped(one, url))
    }
  }
}

try {
  const results = []
  for (const name of given.only.split(",")) results.push(await parts[name]())
  const rows = results.flatMap(({ against, from, name, pairs: count, peak, peakTarget, ratio, target, to }) => [
    { name, against, value: ratio, low: from, high: to, pairs: count, target, atLeast: true },
    ...peakTarget === undefined
      ? []
      : [{ name: `${name}, memory`, against: "", value: peak, unit: "MiB", target: peakTarget }]
  ])
  if (given.json) console.log(JSON.stringify({ node: process.version, results, rows }))
  else {
    for (const { against, bareSeconds, from, name, pairs: count, peak, peakTarget, ratio, seconds, target, to } of results) {
      console.log(`${name}: ${seconds.toFixed(3)} s; ${against}: ${bareSeconds.toFixed(3)} s; ratio ${ratio.toFixed(2)} `
        + `(${from.toFixed(2)}..${to.toFixed(2)}, ${count} pairs), target ${target}; at most ${Math.round(peak)} MiB`
        + `${peakTarget === undefined ? "" : `, target ${peakTarget}`}`)
    }
  }
} finally {
  for (const child of sinks) {
    child.removeAllListeners("exit")
    child.kill()
  }
  fs.rmSync(root, { recursive: true, force: true })
}
