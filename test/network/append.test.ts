import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Redacted } from "effect"
import * as fs from "node:fs"
import * as HttpUploadServer from "../../src/adapters/http/HttpUploadServer.ts"
import * as HttpWithdrawer from "../../src/adapters/http/HttpWithdrawer.ts"
import * as Push from "../../src/main/programs/Push.ts"
import * as Server from "../e2e/serve/Server.ts"
import * as Scene from "../programs/push/Scene.ts"
import { isProving, report } from "../support/Sizes.ts"
import { type Fault, FaultProxy, none } from "./FaultProxy.ts"

const pushTo = (scene: Scene.Scene, serverUrl: string, token: string) =>
  Push.run({ ...Scene.options(), credentials: { serverUrl, token: Redacted.make(token) } }).pipe(
    Effect.provide(Layer.mergeAll(
      Scene.layer(scene),
      HttpUploadServer.layer({ userAgent: "t" }),
      HttpWithdrawer.layer({ userAgent: "t" })
    ))
  )

const MiB = 1_048_576

/** The size of a session, and after how many bytes the link is reset. */
const [whole, every] = isProving ? [200 * MiB, 5 * MiB] : [2 * MiB, MiB / 16]

/** Bytes on the server's disk of uploads under way. */
const landed = ({ folder }: Server.Server): number =>
  fs.existsSync(`${folder}/uploads`)
    ? fs.readdirSync(`${folder}/uploads`, { recursive: true, withFileTypes: true })
      .filter(({ name }) => name.endsWith(".bytes"))
      .reduce((sum, { name, parentPath }) => sum + fs.statSync(`${parentPath}/${name}`).size, 0)
    : 0

const records = (bytes: number): string => Scene.record("x".repeat(1000)).repeat(Math.ceil(bytes / 1000))

/** A client, a server that takes parts, and a link between them that can be cut. One small session has been sent. */
const linked = Effect.gen(function*() {
  const server = yield* Server.start({ maxUploadBytes: 300 * MiB })
  const proxy = yield* Effect.acquireRelease(
    Effect.promise(() => FaultProxy.start(Number(new URL(server.url).port))),
    (made) => Effect.promise(() => made.stop())
  )
  const scene = Scene.make()
  yield* Scene.session(scene, "first")
  const push = Effect.suspend(() => {
    proxy.disconnect()
    const [bytes, connections] = [proxy.forwarded, proxy.connections]
    return Effect.map(pushTo(scene, proxy.url, server.token), ({ counts }) => ({
      counts, bytes: proxy.forwarded - bytes, connections: proxy.connections - connections
    }))
  })
  yield* push
  const stored = Effect.map(Server.ask(server, "/api/sessions", { token: server.token }), ({ body }) =>
    new Map((body.sessions as ReadonlyArray<{ id: string; sha256: string; revision: number }>).map((row) => [row.id, row])))
  return { scene, proxy, push, stored, server }
})

describe("a session in parts over a real wire", () => {
  it.scopedLive("a link that is reset again and again moves a session with at most 1.1 times its bytes, in one push", () =>
    Effect.gen(function*() {
      const { proxy, push, scene, server, stored } = yield* linked
      const text = records(whole)
      yield* Scene.session(scene, "big", text)
      // What is still in a server's hands when a link breaks is lost: a few KiB of headers at the most, here.
      let before = 0
      const until = async (): Promise<void> => {
        const isPutTogether = (): boolean => before > 0 && landed(server) === 0
        while (landed(server) < before + every - 4096 && !isPutTogether()) await new Promise((resolve) => setImmediate(resolve))
        before = landed(server)
      }
      const cut: Fault = { _tag: "Ends", after: every, until }
      proxy.faults = [...Array.from({ length: proxy.connections }, () => none), cut]
      const { bytes, connections, counts } = yield* push
      assert.deepStrictEqual([counts.sessions, counts.requeued], [1, 0])
      assert.isAtLeast(connections, Math.floor(whole / every))
      assert.isAtMost(bytes, 1.1 * text.length)
      report("network: a link that is reset", { "bytes of the session": text.length, "bytes moved": bytes, connections })
      assert.strictEqual((yield* stored).get("big")?.sha256, Server.sha256(text))
    }), isProving ? 600_000 : 60_000)

  it.scopedLive("growth costs its growth, and a file that was rewritten goes whole", () =>
    Effect.gen(function*() {
      const { push, scene, stored } = yield* linked
      const text = records(3 * MiB)
      yield* Scene.session(scene, "big", text)
      yield* push
      Scene.grow(scene, "big", records(10_000))
      const grown = yield* push
      assert.isAtMost(grown.bytes, 12_000)
      assert.strictEqual((yield* stored).get("big")?.sha256, Server.sha256(text + records(10_000)))
      const other = `${Scene.record("rewritten")}${text.slice(Scene.record("rewritten").length)}${records(50_000)}`
      Scene.write(scene, "big", other)
      const rewritten = yield* push
      assert.isAtLeast(rewritten.bytes, other.length)
      assert.strictEqual((yield* stored).get("big")?.sha256, Server.sha256(other))
    }), 60_000)

  it.scopedLive("a server that shows another version of it gets the whole file", () =>
    Effect.gen(function*() {
      const { push, scene, server, stored } = yield* linked
      yield* Scene.session(scene, "two", records(5000))
      yield* push
      // The same session from another machine, longer and different.
      yield* Server.upload(server, server.token, "two.jsonl", `${Scene.record("elsewhere")}${records(9000)}`)
      Scene.grow(scene, "two", records(20_000))
      const { counts } = yield* push
      assert.deepStrictEqual([counts.sessions, counts.requeued], [1, 0])
      assert.strictEqual((yield* stored).get("two")?.sha256, Server.sha256(records(5000) + records(20_000)))
    }))
})
