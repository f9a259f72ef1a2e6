import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Redacted } from "effect"
import * as HttpUploadServer from "../../../src/adapters/http/HttpUploadServer.ts"
import * as Push from "../../../src/main/programs/Push.ts"
import { ScriptedServer } from "../../e2e/support/ScriptedServer.ts"
import * as Scripts from "../../e2e/support/Scripts.ts"
import * as Scene from "./Scene.ts"

const queued = (scene: Scene.Scene, count: number) =>
  Effect.forEach(Array.from({ length: count }, (_, n) => `s${n}`), (id) => Scene.session(scene, id), { discard: true })

/** Calls of the disk by a push of so many new sessions. */
const callsFor = (count: number) =>
  Effect.gen(function*() {
    const scene = Scene.make()
    yield* queued(scene, count)
    const { calls } = yield* Scene.pushWith(scene, undefined)
    const often = (operation: (typeof calls)[number]["operation"]): number => calls.filter((call) => call.operation === operation).length
    assert.strictEqual(scene.requests.length, count)
    assert.strictEqual(scene.opened.length, count)
    return { syncs: often("sync") + often("syncDirectory"), opens: often("open"), reads: often("read"), renames: often("rename") }
  })

describe("what a push costs", () => {
  it.effect("one request and one look into each session, and syncs by the batch", () =>
    Effect.gen(function*() {
      const [one, many] = [yield* callsFor(1), yield* callsFor(200)]
      assert.isAbove(one.syncs, 0)
      // Receipts are made durable 256 at a time, or every tenth of a second.
      assert.isAtMost(many.syncs, one.syncs + 2)
      assert.isAtMost(many.opens, one.opens + 2)
      assert.isAtMost(many.reads, one.reads + 4)
      assert.strictEqual(many.renames, one.renames)
    }))

  it.effect("as many connections as are in flight at once, and the first upload alone", () =>
    Effect.scoped(Effect.gen(function*() {
      const server = yield* Effect.acquireRelease(
        Effect.promise(() => ScriptedServer.start(Scripts.accept)),
        (made) => Effect.promise(() => made.stop())
      )
      const scene = Scene.make()
      yield* queued(scene, 40)
      const { counts } = yield* Push.run({
        ...Scene.options(),
        concurrency: 4,
        credentials: { serverUrl: server.url, token: Redacted.make("t") }
      }).pipe(Effect.provide(Layer.mergeAll(Scene.layer(scene), HttpUploadServer.layer({ userAgent: "t" }))))
      assert.deepStrictEqual([counts.sessions, server.requests.length], [40, 40])
      assert.isAtMost(server.connections, 4)
    })))

  it.effect("nothing but a look at the list where nothing changed", () =>
    Effect.gen(function*() {
      const scene = Scene.make()
      yield* queued(scene, 20)
      yield* Scene.push(scene)
      const before = [scene.requests.length, scene.opened.length]
      const { calls } = yield* Scene.pushWith(scene, undefined)
      assert.deepStrictEqual([scene.requests.length, scene.opened.length], before)
      assert.deepStrictEqual(calls.filter(({ operation }) => operation === "sync").length <= 2, true)
    }))
})
