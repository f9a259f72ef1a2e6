import { assert, describe, it } from "@effect/vitest"
import { Duration, Effect } from "effect"
import * as fs from "node:fs"
import type { Socket } from "node:net"
import * as Process from "../e2e/serve/Process.ts"
import * as Server from "../e2e/serve/Server.ts"
import * as Wire from "../e2e/serve/Wire.ts"
import * as TempFolder from "../support/TempFolder.ts"

/** Shorter than people have it, so that the test need not wait. */
const quick = {
  AGNES_HEADERS_TIMEOUT: "2s",
  AGNES_BODY_TIMEOUT: "3s",
  AGNES_IDLE_TIMEOUT: "4s",
  AGNES_REQUEST_TIMEOUT: "4s",
  AGNES_LOG_LEVEL: "error"
}

/** MiB the process has now. */
const resident = (running: Process.Running): number =>
  Number(/VmRSS:\s+(\d+) kB/.exec(fs.readFileSync(`/proc/${running.child.pid}/status`, "utf8"))![1]) / 1024

const slowOnes = (token: string) => [
  { text: "GET /api/health HTTP/1.1\r\nHost: x\r\nX-Slow: ", drip: "a" },
  { text: Wire.head({ "Content-Length": 16_000 }, "/auth/token"), drip: " " },
  {
    text: Wire.head({ "Content-Length": 1_000_000, Authorization: `Bearer ${token}` }) + Wire.partHead("slow.jsonl"),
    drip: "x"
  }
]

/** Over a connection of its own, so that none is used which the server has just given up. */
const served = (server: Server.Server) =>
  Effect.repeat(Wire.talk(server, ["GET /api/health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"]), {
    until: (talk) => Wire.statusOf(talk) === 200
  })

describe.skipIf(process.platform !== "linux")("a thousand connections that drip", () => {
  it.scopedLive("hold up nobody, cost little memory, and are all cut off", () =>
    Effect.gen(function*() {
      const server = yield* Process.start(yield* TempFolder.make, [], quick)
      const before = resident(server)
      const kinds = slowOnes(server.token)
      const open = new Set<Socket>()
      const thousand = Array.from({ length: 1000 }, (_, count) => kinds[count % kinds.length]!)
      yield* Effect.forEach(thousand, ({ drip, text }) =>
        Effect.map(Wire.hold(server, text), (socket) => {
          const timer = setInterval(() => socket.write(drip), 800)
          open.add(socket)
          socket.on("close", () => {
            clearInterval(timer)
            open.delete(socket)
          }).resume()
        }), { concurrency: 100 })
      assert.isAbove(open.size, 300)
      const times = yield* Effect.forEach(Array.from({ length: 21 }), () =>
        Effect.map(Effect.timed(Server.ask(server, "/api/sessions", { token: server.token })), ([time, { status }]) => {
          assert.strictEqual(status, 200)
          return Duration.toMillis(time)
        }))
      assert.isBelow(times.sort((left, right) => left - right)[10]!, 500, "milliseconds, the median, on a busy machine")
      assert.strictEqual((yield* Server.upload(server, server.token, "fine.jsonl", "{}\n")).status, 200)
      assert.isBelow(resident(server) - before, 150)
      yield* Wire.eventually(() => open.size === 0)
      yield* Wire.eventually(() => fs.readdirSync(`${server.folder}/incoming`).length === 0)
      yield* served(server)
    }), 60_000)

  it.scopedLive("more connections than the setting allows are turned away, and the others served", () =>
    Effect.gen(function*() {
      const most = { AGNES_HEADERS_TIMEOUT: "1s", AGNES_MAX_CONNECTIONS: "20", AGNES_METRICS: "1" }
      const server = yield* Process.start(yield* TempFolder.make, [], { ...quick, ...most })
      const open = new Set<Socket>()
      for (let count = 0; count < 60; count++) {
        const socket = yield* Wire.hold(server, "GET / HTTP/1.1\r\n")
        open.add(socket)
        socket.on("close", () => open.delete(socket)).resume()
      }
      yield* Wire.eventually(() => open.size <= 20)
      yield* Wire.eventually(() => open.size === 0)
      yield* served(server)
    }), 60_000)
})
