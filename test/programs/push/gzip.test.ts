import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as MemoryUploadServer from "../../../src/adapters/memory/MemoryUploadServer.ts"
import * as Scene from "./Scene.ts"

const features = ["sha256", "gzip", "bundle"]
const accept: Scene.Script = (request) => MemoryUploadServer.accept(request, { features })

/** Takes plain bodies only, whatever it says. */
const plainOnly = (refuse: Scene.Script): Scene.Script => (request, scene) =>
  request.compressed ? refuse(request, scene) : accept(request, scene)

const how = (scene: Scene.Scene) =>
  scene.requests.map(({ compressed, fileName }) => `${fileName} ${compressed ? "gzip" : "plain"}`)

describe("compressed uploads", () => {
  it.effect("from the upload on after the first that says that the server takes them, families too", () =>
    Effect.gen(function*() {
      const scene = Scene.make(accept)
      for (const id of ["a", "b"]) yield* Scene.session(scene, id)
      scene.files.write(`${Scene.projects}/a/tool-results/x`, "x")
      yield* Scene.push(scene, { concurrency: 1 })
      assert.deepStrictEqual(how(scene), ["a.jsonl plain", "a/tool-results/x gzip", "b.jsonl gzip"])
      yield* Scene.session(scene, "c")
      yield* Scene.push(scene)
      assert.strictEqual(how(scene).at(-1), "c.jsonl gzip")
    }))

  const refusals: ReadonlyArray<readonly [string, Scene.Script]> = [
    ["415", Scene.always(415)], ["400", Scene.always(400, { kind: "malformed" })], ["422", Scene.always(422)],
    ["500", Scene.always(500)], ["no answer", () => MemoryUploadServer.noAnswer],
    ["a receipt for other bytes", (request) =>
      MemoryUploadServer.accept({ ...request, sha256: "0".repeat(64) }, { sentSha256: request.sha256, features })]
  ]
  for (const [name, refuse] of refusals) {
    it.effect(`${name}: goes plain in the same run, costs one request, loses nothing`, () =>
      Effect.gen(function*() {
        const scene = Scene.make(plainOnly(refuse))
        for (const id of ["a", "b", "c"]) yield* Scene.session(scene, id)
        const summary = yield* Scene.push(scene, { concurrency: 1 })
        assert.deepStrictEqual([summary.counts.sessions, summary.counts.requeued, Scene.failedLog(scene)], [3, 0, undefined])
        assert.strictEqual(how(scene).filter((each) => each.endsWith("gzip")).length, 1)
        yield* Scene.session(scene, "d")
        const next = yield* Scene.push(scene)
        assert.deepStrictEqual([next.counts.sessions, next.counts.requeued], [1, 0])
      }))
  }

  it.effect("too large is too large; what is refused plain as well is given up", () =>
    Effect.gen(function*() {
      for (const [status, times] of [[413, 1], [415, 2]] as const) {
        const scene = Scene.make((request, scene) =>
          request.fileName === "b.jsonl" ? MemoryUploadServer.answer(request, status) : accept(request, scene))
        for (const id of ["a", "b"]) yield* Scene.session(scene, id)
        const summary = yield* Scene.push(scene, { concurrency: 1 })
        assert.strictEqual(summary.counts.dropped_permanent, 1)
        assert.strictEqual(how(scene).filter((each) => each.startsWith("b")).length, times)
      }
    }))
})
