import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as MemoryUploadServer from "../../../src/adapters/memory/MemoryUploadServer.ts"
import * as Workspace from "../../../src/domain/workspace/Workspace.ts"
import * as Law from "./Law.ts"
import * as Scene from "./Scene.ts"

const lock = Workspace.pushLock(Scene.workspace)
const ids = ["s1", "s2", "s3"]

describe("T8 a lock file that is deleted or replaced while a push holds its lock", () => {
  const spoils: ReadonlyArray<readonly [string, (scene: Scene.Scene) => void]> = [
    ["deleted", ({ files }) => files.remove(lock)],
    ["replaced by another file", ({ files }) => (files.remove(lock), files.write(lock, ""))],
    ["replaced by a link", ({ files }) => (files.remove(lock), files.link(lock, "/desk/elsewhere"))]
  ]
  it.effect.each(spoils)("%s: nothing more is sent or settled, and the next push does it all", ([_, spoil]) =>
    Effect.gen(function*() {
      const scene = Scene.make()
      scene.files.write(lock, "")
      for (const id of ids) yield* Scene.session(scene, id)
      scene.answer = (request) => {
        if (scene.requests.length === 1) spoil(scene)
        return MemoryUploadServer.accept(request)
      }
      const error = yield* Effect.flip(Scene.push(scene, { concurrency: 1 }))
      assert.strictEqual(error._tag, "PushClosed")
      assert.include(error.message, "agnes-push.lock was deleted or replaced")
      assert.strictEqual(scene.requests.length, 1)
      assert.strictEqual(Scene.snapshots(scene).length, 1)
      if (scene.files.names(Workspace.folder(Scene.workspace)).includes("agnes-push.lock")) scene.files.remove(lock)
      yield* Scene.push(scene)
      const places = yield* Law.look(scene)
      for (const id of ids) {
        assert.deepStrictEqual(places({ id, versions: [Scene.record(id)], captured: 0 }), ["delivered"])
      }
    }))
})
