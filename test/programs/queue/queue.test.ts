import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as Workspace from "../../../src/domain/workspace/Workspace.ts"
import * as Discard from "../../../src/main/programs/queue/Discard.ts"
import * as Retry from "../../../src/main/programs/queue/Retry.ts"
import { Locks } from "../../../src/ports/Locks.ts"
import { Queue } from "../../../src/ports/Queue.ts"
import { use } from "../../../src/ports/Use.ts"
import * as Scene from "../push/Scene.ts"

const discard = (scene: Scene.Scene, ...names: ReadonlyArray<string>) =>
  Effect.provide(Discard.discard(Scene.workspace, names, Scene.serverUrl), Scene.layer(scene))
const retry = (scene: Scene.Scene, wanted: Parameters<typeof Retry.retry>[1]) =>
  Effect.provide(Retry.retry(Scene.workspace, wanted), Scene.layer(scene))
const snapshot = (scene: Scene.Scene) =>
  Effect.provide(use(Queue, (queue) => queue.takeSnapshot(Scene.workspace)), Scene.layer(scene))

/** `a`, `b` and a damaged line in a snapshot a push left, `a` and `c` in the queue, `a` and `d` given up. */
const setUp = Effect.gen(function*() {
  const scene = Scene.make(Scene.always(413))
  for (const id of ["a", "d"]) yield* Scene.session(scene, id)
  yield* Scene.push(scene)
  for (const id of ["a", "b"]) yield* Scene.session(scene, id)
  scene.files.write(Workspace.queue(Scene.workspace), `${Scene.queueText(scene) ?? ""}bad\0line\n`)
  yield* snapshot(scene)
  for (const id of ["a", "c"]) yield* Scene.session(scene, id)
  return scene
})

describe("discard", () => {
  it.effect("takes a session out of queue, snapshots and list into the history, and harms no neighbour", () =>
    Effect.gen(function*() {
      const scene = yield* setUp
      assert.deepStrictEqual(yield* discard(scene, "A"), { waiting: 1, dead: 1 })
      assert.deepStrictEqual(Scene.queueLines(scene).map((line) => line.split("\t")[0]).sort(), ["b", "c"])
      assert.isEmpty(Scene.snapshots(scene))
      const failed = Scene.failedLog(scene) ?? ""
      assert.match(failed, /\td\t413\t/)
      assert.match(failed, /\tunparsable\t/)
      assert.notMatch(failed, /\ta\t/)
      const history = Scene.history(scene) ?? ""
      assert.match(history, /\tdiscarded\t\S+\ta\twaiting\t/)
      assert.match(history, /\tdiscarded\t\S+\ta\t413\t/)
    }))

  it.effect("leaves snapshots and queue alone that do not name the session", () =>
    Effect.gen(function*() {
      const scene = yield* setUp
      const before = [Scene.queueText(scene), Scene.snapshots(scene)]
      assert.deepStrictEqual(yield* discard(scene, "d"), { waiting: 0, dead: 1 })
      assert.deepStrictEqual([Scene.queueText(scene), Scene.snapshots(scene)], before)
    }))

  it.effect("the word for damaged lines drops those that were set aside", () =>
    Effect.gen(function*() {
      const scene = yield* setUp
      yield* Scene.push(scene)
      assert.match(Scene.failedLog(scene) ?? "", /\tunparsable\t/)
      assert.deepStrictEqual(yield* discard(scene, "unparsable"), { waiting: 0, dead: 1 })
      assert.notMatch(Scene.failedLog(scene) ?? "", /\tunparsable\t/)
    }))

  it.effect("changes nothing while a push is at work, and says so", () =>
    Effect.gen(function*() {
      const scene = yield* setUp
      const lock = Workspace.pushLock(Scene.workspace)
      yield* Effect.provide(use(Locks, (locks) => locks.tryAcquire(lock)), Scene.layer(scene))
      for (const tried of [discard(scene, "a"), retry(scene, "all")]) {
        const { message } = yield* Effect.flip(tried as Effect.Effect<unknown, { readonly message: string }>)
        assert.include(message, "a push is at work")
      }
      assert.strictEqual(Scene.queueLines(scene).length, 2)
    }))
})

describe("retry", () => {
  it.effect("puts letters into the queue for the next push; damaged and private ones stay", () =>
    Effect.gen(function*() {
      const scene = yield* setUp
      yield* Scene.push(scene)
      yield* Scene.mark(scene, "c")
      const done = yield* retry(scene, "all")
      assert.deepStrictEqual(done, { retried: 3, left: { private: 1, damaged: 1 } })
      scene.answer = Scene.accept
      assert.strictEqual((yield* Scene.push(scene)).counts.sessions, 3)
      assert.match(Scene.history(scene) ?? "", /\tretried\t\S+\tb\t413\t/)
    }))

  it.effect("takes back only what was named", () =>
    Effect.gen(function*() {
      const scene = yield* setUp
      assert.deepStrictEqual(yield* retry(scene, ["D"]), { retried: 1, left: { private: 0, damaged: 0 } })
      assert.match(Scene.failedLog(scene) ?? "", /\ta\t413\t/)
    }))
})
