/**
 * Resident memory of `agnes serve` while one session of 500 MB arrives as gzip, with the limit raised, and while it is
 * read for lists and search afterwards. The body is made once, in a file, and streamed with its length. Linux (reads /proc).
 * Needs a build: node scripts/build.mjs
 *
 *   node bench/memory.mjs [--megabytes 500] [--settle 20] [--agnes dist/agnes.cjs] [--dir DIR] [--json]
 */
import { spawn } from "node:child_process"
import { randomBytes } from "node:crypto"
import { createReadStream, createWriteStream, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs"
import { request } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import { setTimeout as sleep } from "node:timers/promises"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import { createGzip } from "node:zlib"

const { values: given } = parseArgs({
  options: {
    megabytes: { type: "string", default: "500" },
    settle: { type: "string", default: "20" },
    agnes: { type: "string", default: fileURLToPath(new URL("../dist/agnes.cjs", import.meta.url)) },
    dir: { type: "string", default: tmpdir() },
    json: { type: "boolean", default: false }
  }
})
const size = Number(given.megabytes) * 1_000_000
const boundary = "----benchBoundary7MA4YWxkTrZu0gW"

/** A transcript of about this size: turns of some kilobytes that compress like text does. */
function* transcript() {
  const disposition = "Content-Disposition: form-data; name=\"file\"; filename=\"large.jsonl\""
  yield `--${boundary}\r\n${disposition}\r\nContent-Type: application/octet-stream\r\n\r\n`
  for (let sent = 0, n = 0; sent < size; n++) {
    const text = `${randomBytes(512).toString("hex")} and some words that come again and again, turn ${n}. `.repeat(2)
    const type = n % 2 === 0 ? "user" : "assistant"
    const message = { role: type, content: [{ type: "text", text }] }
    const line = `${JSON.stringify({ type, uuid: `u${n}`, message })}\n`
    sent += line.length
    yield line
  }
  yield `\r\n--${boundary}--\r\n`
}

/** MiB: the figure of this name in /proc. */
const memory = (pid, name) =>
  Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]) / 1024

const folder = mkdtempSync(join(given.dir, "agnes-bench-memory-"))
const body = join(folder, "body.gz")
await pipeline(Readable.from(transcript()), createGzip({ level: 1 }), createWriteStream(body))

const args = [given.agnes, "serve", "--port", "0", "--data-dir", join(folder, "data"), "--json"]
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(AGNES_|ANTHROPIC_|LLM_API_KEY$)/.test(name)))
const server = spawn(process.execPath, [...args, "--max-upload-bytes", String(size * 2)], {
  stdio: ["ignore", "pipe", "ignore"], env: { ...env, AGNES_LOG_LEVEL: "error" }
})
const ready = await new Promise((resolve, reject) => {
  let text = ""
  server.stdout.on("data", (chunk) => {
    text += chunk
    if (text.includes("\n")) resolve(JSON.parse(text.slice(0, text.indexOf("\n"))))
  })
  server.on("exit", (code) => reject(new Error(`ended with ${code}`)))
})
const token = readFileSync(ready.token_file, "utf8").trim()
const before = memory(server.pid, "VmRSS")

const upload = () =>
  new Promise((resolve, reject) => {
    const sent = request(`${ready.url}/api/upload/sessions`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${token}`,
        "content-type": `multipart/form-data; boundary=${boundary}`,
        "content-encoding": "gzip",
        "content-length": statSync(body).size
      }
    }, (response) => {
      response.resume().on("end", () => resolve(response.statusCode))
    })
    sent.on("error", reject)
    createReadStream(body).pipe(sent)
  })

const began = performance.now()
const status = await upload()
const seconds = (performance.now() - began) / 1000
const uploading = memory(server.pid, "VmHWM")
await sleep(Number(given.settle) * 1000)
const figures = {
  status,
  expanded_mb: size / 1e6,
  sent_mb: Math.round(statSync(body).size / 1e6),
  seconds: Math.round(seconds * 10) / 10,
  before_mib: Math.round(before),
  peak_uploading_mib: Math.round(uploading),
  peak_reading_mib: Math.round(memory(server.pid, "VmHWM"))
}
server.kill("SIGKILL")
rmSync(folder, { recursive: true, force: true })
if (given.json) console.log(JSON.stringify(figures))
else for (const [name, value] of Object.entries(figures)) console.log(`${name.padEnd(20)} ${value}`)
