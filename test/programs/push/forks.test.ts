import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as Push from "../../../src/main/programs/Push.ts"
import { PrivateLines } from "../../../src/ports/PrivateLines.ts"
import { Transcripts, TranscriptUnreadable } from "../../../src/ports/Transcripts.ts"
import { use } from "../../../src/ports/Use.ts"
import * as Scene from "./Scene.ts"

const lines = (...uuids: ReadonlyArray<string>): string =>
  uuids.map((uuid) => `${JSON.stringify({ type: "user", uuid, text: "x" })}\n`).join("")

const record = (scene: Scene.Scene, id: string) =>
  Effect.provide(
    use(PrivateLines, (port) => port.record(Scene.workspace, { sessionId: id, path: Scene.pathOf(id) }, 1 << 20)),
    Scene.layer(scene)
  )

/** A private session, and a fork of it that carries one of its lines under its own id. */
const family = Effect.gen(function*() {
  const scene = Scene.make()
  Scene.write(scene, "secret", lines("u1", "u2"))
  yield* Scene.mark(scene, "secret")
  Scene.write(scene, "fork", lines("u1", "u9"))
  Scene.write(scene, "other", lines("u7"))
  yield* Scene.capture(scene, "other", { capturedAt: "2026-11-20T09:00:00Z", fork: true })
  return scene
})

describe("forks of private sessions", () => {
  it.effect("wait, marked as before, while the private session has no recorded lines", () =>
    Effect.gen(function*() {
      const scene = yield* family
      const summary = yield* Scene.push(scene)
      assert.deepStrictEqual([summary.counts.held, summary.counts.requeued, scene.requests.length], [1, 1, 0])
      assert.deepStrictEqual(Scene.queueLines(scene), [`other\t${Scene.pathOf("other")}\t2026-11-20T09:00:00ZF`])
    }))

  it.effect("are sent once the lines are recorded, unless they carry one of them", () =>
    Effect.gen(function*() {
      const scene = yield* family
      yield* Scene.capture(scene, "fork")
      yield* record(scene, "secret")
      const summary = yield* Scene.push(scene)
      assert.deepStrictEqual(Scene.sentNames(scene), ["other.jsonl"])
      assert.deepStrictEqual([summary.counts.held, summary.counts.private_skipped], [0, 1])
      assert.include(Scene.skippedLog(scene) ?? "", "\tfork\t")
    }))

  it.effect("wait while nobody may look whether the private session has grown", () =>
    Effect.gen(function*() {
      const scene = yield* family
      yield* record(scene, "secret")
      const blind = (transcripts: Transcripts["Type"]): Transcripts["Type"] => ({
        ...transcripts,
        measure: (path) => Effect.fail(new TranscriptUnreadable(path, "EACCES"))
      })
      const summary = yield* Push.run(Scene.options()).pipe(
        Effect.updateService(Transcripts, blind),
        Effect.provide(Scene.layer(scene))
      )
      assert.deepStrictEqual([summary.counts.held, scene.requests.length], [1, 0])
    }))

  it.effect("wait again once the private session has grown", () =>
    Effect.gen(function*() {
      const scene = yield* family
      yield* record(scene, "secret")
      Scene.grow(scene, "secret", lines("u3"))
      assert.strictEqual((yield* Scene.push(scene)).counts.held, 1)
    }))
})
