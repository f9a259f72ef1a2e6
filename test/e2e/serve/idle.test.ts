import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import * as net from "node:net"
import * as People from "./People.ts"
import * as Server from "./Server.ts"

it.scopedLive("a client that waits is not cut off for being quiet: answers may take longer than the idle time", () =>
  Effect.gen(function*() {
    const server = yield* Server.start({ rateLimits: false, idleTimeout: 100 })
    yield* People.add(server, "ann", "correct horse")
    // Two passwords are looked at at one time, each for longer than a tenth of a second on any machine there is.
    const answers = yield* Effect.forEach(Array.from({ length: 4 }), () =>
      People.logIn(server, "ann@example.org", "correct horse"), { concurrency: "unbounded" })
    assert.deepStrictEqual(answers.map(({ status }) => status), Array.from({ length: 4 }, () => 200))
  }))

const request = "GET /api/health HTTP/1.1\r\nHost: x\r\n\r\n"

/** Keeps this process, and so the server in it, from everything else. */
const block = (milliseconds: number): void => {
  const end = performance.now() + milliseconds
  while (performance.now() < end) { /* nothing */ }
}

it.scopedLive("a request that came while the server was busy is answered, however long its connection was quiet", () =>
  Effect.gen(function*() {
    const server = yield* Server.start({ keepAliveTimeout: 100 })
    const answers = yield* Effect.async<string>((resume) => {
      const socket = net.connect(Number(new URL(server.url).port), "127.0.0.1")
      let text = ""
      socket.on("connect", () => socket.write(request))
      socket.on("close", () => resume(Effect.succeed(text)))
      socket.on("error", () => {})
      socket.on("data", (chunk) => {
        const first = text === ""
        text += String(chunk)
        if (!first) return
        socket.write(request)
        block(2_000)
      })
    })
    assert.lengthOf(answers.match(/HTTP\/1\.1 200/g) ?? [], 2)
  }))
