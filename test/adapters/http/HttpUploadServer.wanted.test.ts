import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import * as net from "node:net"
import * as HttpUploadServer from "../../../src/adapters/http/HttpUploadServer.ts"
import * as Limits from "../../../src/adapters/http/Limits.ts"
import { Unsent, Unwanted, UploadServer } from "../../../src/ports/UploadServer.ts"
import * as Contract from "../../ports/UploadServer.ts"

/** A listener that takes connections and what comes over them, until told otherwise, and never says a word. */
const silent = (onData: (taken: number, socket: net.Socket) => void = () => {}) =>
  Effect.acquireRelease(
    Effect.async<{ readonly url: string; readonly seen: { connections: number; bytes: number; closed: number } }>((resume) => {
      const seen = { connections: 0, bytes: 0, closed: 0 }
      const server = net.createServer((socket) => {
        seen.connections += 1
        socket.on("error", () => {})
        socket.on("close", () => seen.closed += 1)
        socket.on("data", (chunk) => {
          seen.bytes += chunk.length
          onData(seen.bytes, socket)
        })
      })
      server.listen(0, "127.0.0.1", () => {
        const { port } = server.address() as net.AddressInfo
        resume(Effect.succeed({ url: `http://127.0.0.1:${port}`, seen, server }))
      })
    }),
    (made) => Effect.sync(() => void (made as unknown as { readonly server: net.Server }).server.close())
  )

const upload = (url: string, size: number, wanted: () => boolean) =>
  Effect.flatMap(UploadServer, (client) =>
    client.uploadSession({ serverUrl: url, token: Redacted.make("t") }, {
      fileName: "s.jsonl",
      source: Contract.source(Buffer.alloc(size, "x")),
      wanted: Effect.sync(wanted)
    })).pipe(
      Effect.map((reply) => reply._tag === "NoAnswer" ? reply.code : reply._tag),
      Effect.provide(HttpUploadServer.layer({ userAgent: "t", limits: { ...Limits.standard, watch: 5 } }))
    )

describe("P2 an upload that nobody wants any more", () => {
  it.live("is aborted in the middle of a body the server has stopped reading", () =>
    Effect.scoped(Effect.gen(function*() {
      let wanted = true
      const { seen, url } = yield* silent((taken, socket) => {
        if (taken < 100_000) return
        socket.pause()
        wanted = false
      })
      assert.strictEqual(yield* upload(url, 60_000_000, () => wanted), Unwanted)
      assert.isBelow(seen.bytes, 60_000_000)
    })))

  for (const size of [100, 5_000_000]) {
    it.live(`of ${size} bytes is aborted while its answer is awaited`, () =>
      Effect.scoped(Effect.gen(function*() {
        let wanted = true
        const { seen, url } = yield* silent((taken) => {
          if (taken > size) wanted = false
        })
        assert.strictEqual(yield* upload(url, size, () => wanted), Unwanted)
        assert.deepStrictEqual([seen.connections, seen.bytes > size], [1, true])
      })))

    it.live(`of ${size} bytes sends no byte when the mark came while the connection was made`, () =>
      Effect.scoped(Effect.gen(function*() {
        const { seen, url } = yield* silent()
        assert.strictEqual(yield* upload(url, size, () => false), Unsent)
        assert.strictEqual(seen.bytes, 0)
      })))
  }
})
