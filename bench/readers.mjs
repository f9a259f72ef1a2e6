/**
 * Why table files are read by a reader of our own (docs/decisions/0080-pull.md): CPU time and collections of garbage of
 * a process that reads one large file over loopback with `node:http`, with `undici` and with ours, and throws it away.
 * Each in a process of its own, interleaved; the least CPU time of the rounds counts.
 *
 *   node bench/readers.mjs [--megabytes 1024] [--rounds 3] [--dir DIR] [--json]
 */
import { build } from "esbuild"
import { fork, spawn } from "node:child_process"
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs"
import * as http from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { PerformanceObserver } from "node:perf_hooks"
import { fileURLToPath, pathToFileURL } from "node:url"
import { parseArgs } from "node:util"

const here = (name) => fileURLToPath(new URL(name, import.meta.url))
const cache = here("../node_modules/.cache/agnes-bench")

const readers = {
  "node:http": (url, take) =>
    new Promise((resolve, reject) =>
      http.get(url, (reply) => reply.on("data", take).on("end", resolve).on("error", reject)).on("error", reject)),
  undici: async ({ origin, pathname }, take) => {
    const { Client } = await import("undici")
    const client = new Client(origin)
    await new Promise((onComplete, onError) =>
      client.dispatch({ path: pathname, method: "GET" }, {
        onConnect() {},
        onHeaders: () => true,
        onData: (bytes) => (take(bytes), true),
        onComplete,
        onError
      }))
    await client.close()
  },
  ours: async ({ host, hostname, pathname, port }, take) => {
    const { Wire } = await import(pathToFileURL(join(cache, "wire.mjs")))
    const wire = new Wire({ secure: false, host: hostname, port: Number(port) })
    await wire.ask(`GET ${pathname} HTTP/1.1\r\nhost: ${host}\r\n\r\n`)
    await wire.each((bytes) => void take(bytes))
    wire.close()
  }
}

/** What is kept of a collection (`perf_hooks.constants`): 1 is of the young, 4 of everything. */
const read = async (name, url) => {
  const collections = { young: 0, whole: 0 }
  new PerformanceObserver((list) => {
    for (const { detail } of list.getEntries()) {
      if (detail.kind === 1) collections.young++
      if (detail.kind === 4) collections.whole++
    }
  }).observe({ entryTypes: ["gc"] })
  let bytes = 0
  const begun = process.cpuUsage()
  await readers[name](new URL(url), (piece) => bytes += piece.length)
  const { system, user } = process.cpuUsage(begun)
  await new Promise((resolve) => setTimeout(resolve, 20))
  process.send({ name, bytes, cpu: (system + user) / 1e6, ...collections, peak: process.resourceUsage().maxRSS / 1024 })
  process.disconnect()
}

const compare = async () => {
  const { values } = parseArgs({
    options: {
      megabytes: { type: "string", default: "1024" },
      rounds: { type: "string", default: "3" },
      dir: { type: "string", default: tmpdir() },
      json: { type: "boolean", default: false }
    }
  })
  const size = Number(values.megabytes) * 1024 * 1024
  const folder = mkdtempSync(join(values.dir, "agnes-bench-"))
  mkdirSync(cache, { recursive: true })
  await build({
    entryPoints: [here("../src/adapters/http/wire/Wire.ts")],
    outfile: join(cache, "wire.mjs"), bundle: true, platform: "node", format: "esm", logLevel: "error"
  })
  const file = openSync(join(folder, "big.parquet"), "w")
  for (let at = 0; at < size; at += 1 << 20) writeSync(file, Buffer.alloc(1 << 20, at >> 20))
  closeSync(file)
  const server = spawn(process.execPath, [here("table-server.mjs"), folder], { stdio: ["ignore", "pipe", "inherit"] })
  try {
    const base = await new Promise((resolve) => server.stdout.once("data", (line) => resolve(String(line).trim())))
    const seen = []
    for (let round = 0; round < Number(values.rounds); round++) {
      for (const name of Object.keys(readers)) {
        const child = fork(fileURLToPath(import.meta.url), ["--reader", name, `${base}/api/data/big/download`])
        const one = await new Promise((resolve, reject) => {
          child.once("message", resolve)
          child.once("exit", (code) => reject(new Error(`${name} ended with ${code}`)))
        })
        if (one.bytes !== size) throw new Error(`${name} read ${one.bytes} bytes of ${size}`)
        seen.push(one)
      }
    }
    const rows = Object.keys(readers).map((reader) =>
      seen.filter(({ name }) => name === reader).sort((a, b) => a.cpu - b.cpu)[0])
    if (values.json) return console.log(JSON.stringify({ size, node: process.version, rows }))
    console.log(`${values.megabytes} MiB, Node ${process.version}, least of ${values.rounds} rounds`)
    for (const { cpu, name, peak, whole, young } of rows) {
      console.log(`${name.padEnd(10)} ${cpu.toFixed(2)} s CPU, ${(cpu / rows.at(-1).cpu).toFixed(1)} × ours; `
        + `${young} collections of the young, ${whole} whole; ${Math.round(peak)} MiB`)
    }
  } finally {
    server.kill()
    rmSync(folder, { recursive: true, force: true })
  }
}

const [flag, name, url] = process.argv.slice(2)
await (flag === "--reader" ? read(name, url) : compare())
