import { HttpServer } from "@effect/platform"
import { NodeHttpServer } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Logger, LogLevel } from "effect"
import * as MemoryRandom from "../../../src/adapters/memory/MemoryRandom.ts"
import * as InFlight from "../../../src/main/server/InFlight.ts"
import * as Replies from "../../../src/main/server/Replies.ts"
import * as Settings from "../../../src/main/server/Settings.ts"
import { Random } from "../../../src/ports/Random.ts"

/** What a server answers whose every route breaks. */
const broken = (debug: boolean, headers: Record<string, string> = {}) =>
  Effect.gen(function*() {
    yield* HttpServer.serveEffect(Replies.around(Effect.die(new TypeError("canary is undefined"))))
    const { address } = yield* HttpServer.HttpServer
    const port = address._tag === "TcpAddress" ? address.port : 0
    return yield* Effect.promise(async () => {
      const response = await fetch(`http://127.0.0.1:${port}/api/thing`, { headers })
      return { status: response.status, id: response.headers.get("x-request-id"), body: await response.json() as Record<string, unknown> }
    })
  }).pipe(
    Effect.provide(Layer.mergeAll(
      NodeHttpServer.layerTest,
      InFlight.layer,
      Layer.succeed(Random, MemoryRandom.make()),
      Layer.succeed(Settings.Settings, { ...Settings.defaults, debug })
    )),
    Logger.withMinimumLogLevel(LogLevel.None)
  )

describe("a route that breaks", () => {
  it.scoped("says nothing but the id to ask for", () =>
    Effect.gen(function*() {
      const { body, id, status } = yield* broken(false, { "x-request-id": "mine <b>" })
      assert.strictEqual(status, 500)
      assert.strictEqual(id, "mineb")
      assert.deepStrictEqual(body, { detail: "Internal server error", kind: "internal", request_id: "mineb" })
    }))

  it.scoped("says what went wrong where DEBUG is on", () =>
    Effect.gen(function*() {
      const { body } = yield* broken(true)
      assert.strictEqual(body["error"], "TypeError: canary is undefined")
      assert.strictEqual(body["detail"], "Internal server error")
    }))
})
