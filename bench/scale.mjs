/**
 * What the client's files cost when they are large: queue, receipts, private list and log of uploads, each alone at so
 * many lines. Needs a build: node scripts/build.mjs
 *
 *   node bench/scale.mjs [--lines 1000000] [--queued 800000] [--ids 100000] [--rounds 21] [--runs 5] [--dir DIR] [--json]
 *
 * push: from the start of the process to its first upload's first byte at the server, and the most memory it held until
 * then (Linux). One session is queued in all of them, first in line. The receipts are of as many sessions, whose
 * transcripts are gone. capture-session: each file large, against the same capture beside empty files, in pairs that take
 * turns. statusline: a list of --ids that holds the session, against `node -e 0`.
 */
import { spawn, spawnSync } from "node:child_process"
import { createHash, randomUUID } from "node:crypto"
import * as fs from "node:fs"
import * as http from "node:http"
import * as os from "node:os"
import * as path from "node:path"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import { table } from "./rows.mjs"

const here = (name) => fileURLToPath(new URL(name, import.meta.url))
const { values: given } = parseArgs({
  options: {
    lines: { type: "string", default: "1000000" },
    queued: { type: "string" },
    ids: { type: "string", default: "100000" },
    rounds: { type: "string", default: "21" },
    runs: { type: "string", default: "5" },
    agnes: { type: "string", default: here("../dist/agnes.cjs") },
    dir: { type: "string", default: os.tmpdir() },
    json: { type: "boolean", default: false }
  }
})
const lines = Number(given.lines)
const queued = Number(given.queued ?? Math.round(lines * 0.8))
const root = fs.mkdtempSync(path.join(given.dir, "agnes-bench-"))
const foreign = /^(AGNES_|CLAUDE|ANTHROPIC_|NODE_OPTIONS$|NODE_EXTRA_CA_CERTS$)/
const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)))
const at = "2026-01-02T03:04:05Z"

/** Many lines, without holding them. */
const fill = (file, count, line) => {
  const to = fs.openSync(file, "w")
  for (let done = 0; done < count;) {
    const some = Array.from({ length: Math.min(10_000, count - done) }, (_, n) => line(done + n))
    fs.writeSync(to, some.join(""))
    done += some.length
  }
  fs.closeSync(to)
}

const id = (n) => createHash("md5").update(String(n)).digest("hex").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-")
const gone = (n) => `${root}/gone/${id(n)}.jsonl`

/** A workspace with one session queued, and one file large. */
const workspace = (name, url) => {
  const folder = `${root}/${name}-${randomUUID()}`
  fs.mkdirSync(`${folder}/.claude`, { recursive: true })
  const session = randomUUID()
  const transcript = `${folder}/${session}.jsonl`
  fs.writeFileSync(transcript, `${JSON.stringify({ type: "user", message: { role: "user", content: "x" } })}\n`)
  const queue = `${folder}/.claude/agnes-sessions.txt`
  fs.writeFileSync(queue, `${session}\t${transcript}\t${at}\n`)
  const files = {
    empty: () => {},
    queue: (count) => {
      fill(queue, count, (n) => n === 0 ? `${session}\t${transcript}\t${at}\n` : `${id(n)}\t${gone(n)}\t${at}\n`)
    },
    receipts: (count) =>
      fill(`${folder}/.claude/agnes-receipts.jsonl`, count, (n) => `${JSON.stringify({
        session_id: id(n), path: gone(n), size: 50_000, mtime: 1_767_000_000_000.5, ctime: 1_767_000_000_000.5,
        sha256: n.toString(16).padStart(64, "0"), server: url, at
      })}\n`),
    "private list": (count) => fill(`${folder}/.claude/agnes-sessions-private.txt`, count, (n) => `${id(n)}\n`),
    "uploaded log": (count) =>
      fill(`${folder}/.claude/agnes-sessions-uploaded.txt`, count, (n) => `${at}\t${id(n)}\t50000\t${gone(n)}\n`)
  }
  const env = {
    ...inherited, HOME: root, XDG_CACHE_HOME: `${root}/cache`, AGNES_CONFIG_DIR: `${root}/config`, AGNES_SERVER: url,
    AGNES_TOKEN: "bench", AGNES_LOCAL_DIR: folder, AGNES_NO_UPDATE_CHECK: "1"
  }
  return { folder, session, transcript, env, files }
}

/** Seconds to the first upload, and MiB held by then. */
const pushStart = async (name, count) => {
  let arrived
  const server = http.createServer((request, response) => {
    if (request.method === "POST") arrived?.()
    request.resume().on("end", () => response.writeHead(401).end("{}"))
  })
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve))
  const made = workspace(name, `http://127.0.0.1:${server.address().port}`)
  made.files[name](count)
  const begun = performance.now()
  const child = spawn(process.execPath, [given.agnes, "push", "--json"], { env: made.env, cwd: made.folder, stdio: "ignore" })
  const ended = new Promise((resolve) => child.once("exit", resolve))
  await Promise.race([
    new Promise((resolve) => arrived = resolve),
    ended.then((code) => Promise.reject(new Error(`push ended with ${code} before it sent anything`)))
  ])
  const seconds = (performance.now() - begun) / 1000
  const status = fs.existsSync(`/proc/${child.pid}/status`) ? fs.readFileSync(`/proc/${child.pid}/status`, "utf8") : ""
  const peak = Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024
  child.kill("SIGKILL")
  await ended
  server.closeAllConnections()
  server.close()
  fs.rmSync(made.folder, { recursive: true, force: true })
  return { seconds, peak }
}

const sorted = (numbers) => [...numbers].sort((a, b) => a - b)
const share = (numbers, part) => sorted(numbers)[Math.min(numbers.length - 1, Math.floor(numbers.length * part))]
const median = (numbers) => share(numbers, 0.5)

const timed = (args, options) => {
  const begun = performance.now()
  const { status } = spawnSync(process.execPath, args, { ...options, stdio: ["pipe", "ignore", "ignore"] })
  if (status !== 0) throw new Error(`${args.join(" ")}: ${status}`)
  return performance.now() - begun
}

const rows = []
const amount = (name, unit, values, target) =>
  rows.push({ name, against: "", value: median(values), low: share(values, 0.25), high: share(values, 0.75), pairs: values.length, unit, target })

const ratios = (name, against, one, other, target) => {
  const found = []
  for (let round = -2; round < Number(given.rounds); round++) {
    const pair = round % 2 === 0 ? [one(), other()] : [other(), one()].reverse()
    if (round >= 0) found.push(pair[0] / pair[1])
  }
  rows.push({ name, against, value: median(found), low: share(found, 0.25), high: share(found, 0.75), pairs: found.length, target })
}

const large = [["queue", queued], ["receipts", lines], ["private list", lines], ["uploaded log", lines]]
try {
  await pushStart("empty", 0)
  for (const [name, count] of [["empty", 0], ...large]) {
    const met = []
    for (let run = 0; run < Number(given.runs); run++) met.push(await pushStart(name, count))
    const what = name === "empty" ? "push to its first upload, small files" : `push to its first upload, ${name} of ${count} lines`
    const [seconds, memory] = name === "empty" ? [] : [1.5, 550]
    amount(what, "s", met.map((one) => one.seconds), seconds)
    amount(`${what}: memory`, "MiB", met.map(({ peak }) => peak), memory)
  }
  const small = workspace("empty", "http://127.0.0.1:9")
  const capture = ({ env, folder, session, transcript }) =>
    timed([given.agnes, "capture-session"], { env, cwd: folder, input: JSON.stringify({ session_id: session, transcript_path: transcript, cwd: folder }) })
  for (const [name, count] of large) {
    const made = workspace(name, "http://127.0.0.1:9")
    made.files[name](count)
    ratios(`capture-session, ${name} of ${count} lines`, "capture-session, small files", () => capture(made), () => capture(small), 1.1)
    fs.rmSync(made.folder, { recursive: true, force: true })
  }
  const marked = workspace("marked", "http://127.0.0.1:9")
  const ids = Number(given.ids)
  marked.files["private list"](ids)
  const statusline = () =>
    timed([given.agnes, "statusline"], { env: marked.env, cwd: marked.folder, input: JSON.stringify({ session_id: id(ids - 1), cwd: marked.folder }) })
  ratios(`statusline, ${ids} private ids`, "node -e 0", statusline, () => timed(["-e", "0"], { env: inherited }), 1.6)
} finally {
  fs.rmSync(root, { recursive: true, force: true })
}
console.log(given.json ? JSON.stringify({ rows }) : table(rows))
