import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as MemoryUploadServer from "../../../src/adapters/memory/MemoryUploadServer.ts"
import * as Summary from "../../../src/domain/push/Summary.ts"
import * as Scene from "./Scene.ts"

/** One queued session and a server that answers so. */
const one = (answer: Scene.Script, options: Scene.Options = {}) =>
  Effect.gen(function*() {
    const scene = Scene.make(answer)
    yield* Scene.session(scene, "s1")
    const before = Scene.queueText(scene)
    const summary = yield* Scene.push(scene, options)
    return { scene, before, summary }
  })

const requeued = ({ before, scene, summary }: Effect.Effect.Success<ReturnType<typeof one>>): void => {
  assert.strictEqual(Scene.queueText(scene), before)
  assert.isUndefined(Scene.failedLog(scene))
  assert.isUndefined(Scene.uploadedLog(scene))
  assert.deepStrictEqual(Scene.snapshots(scene), [])
  assert.deepStrictEqual([summary.counts.sessions, summary.counts.requeued, Summary.exitCode(summary)], [0, 1, 0])
}

describe("what a reply does to a session", () => {
  it.effect("A10 500: back in the queue as the identical line, no uploaded log", () =>
    Effect.map(one(Scene.always(500)), requeued))

  it.effect("A16 401: not in the queue; the failed log has 401, id and path", () =>
    Effect.gen(function*() {
      const { scene, summary } = yield* one(Scene.always(401))
      assert.isUndefined(Scene.queueText(scene))
      assert.match(Scene.failedLog(scene) ?? "", new RegExp(`\ts1\t401\t${Scene.pathOf("s1")}\n$`))
      assert.deepStrictEqual([summary.stopped, Summary.exitCode(summary)], ["auth", 0])
    }))

  it.effect("W-3 401: what was not tried by then stays queued", () =>
    Effect.gen(function*() {
      const scene = Scene.make(Scene.always(401))
      for (const id of ["s1", "s2", "s3"]) yield* Scene.session(scene, id)
      yield* Scene.push(scene)
      assert.deepStrictEqual(Scene.queueLines(scene).map((line) => line.split("\t")[0]), ["s2", "s3"])
      assert.lengthOf((Scene.failedLog(scene) ?? "").trim().split("\n"), 1)
    }))

  for (const status of [400, 403, 413, 404, 422, 410]) {
    it.effect(`A17 ${status}: dropped and logged with that status`, () =>
      Effect.gen(function*() {
        const { scene, summary } = yield* one(Scene.always(status))
        assert.isUndefined(Scene.queueText(scene))
        assert.include(Scene.failedLog(scene) ?? "", `\ts1\t${status}\t`)
        assert.deepStrictEqual(summary.errors, [{ file: "s1.jsonl", status }])
        assert.strictEqual(scene.requests.length, 1)
      }))
  }

  for (const status of [408, 429, 425]) {
    it.effect(`A18 ${status}: queued again exactly, no failed log`, () =>
      Effect.map(one(Scene.always(status)), requeued))
  }

  for (const status of [500, 502, 503, 504, 507, 201, 204, 301, 302, 307, 308, 100, 600]) {
    it.effect(`A19 ${status}: queued again exactly, no failed log`, () =>
      Effect.map(one(Scene.always(status)), requeued))
  }

  it.effect("A20 no answer: queued again exactly, no failed log, exit 0", () =>
    Effect.map(one(() => MemoryUploadServer.noAnswer), requeued))

  it.effect("A21 401 as JSON: dropped_permanent 1, sessions 0", () =>
    Effect.gen(function*() {
      const { summary } = yield* one(Scene.always(401))
      const json = JSON.parse(Summary.toJson(summary)) as Record<string, unknown>
      assert.deepStrictEqual([json["dropped_permanent"], json["sessions"]], [1, 0])
    }))

  it.effect("A22 413: the text names the failed log and the permanent failure", () =>
    Effect.gen(function*() {
      const { summary } = yield* one(Scene.always(413))
      const text = Summary.toLines(summary).join("\n")
      assert.include(text, "agnes-sessions-failed.txt")
      assert.include(text, "permanent failure")
    }))

  it.effect("a 200 of somebody else, or about other bytes, is no receipt", () =>
    Effect.gen(function*() {
      requeued(yield* one(Scene.always(200)))
      const other = { status: "ok", filename: "", sha256: "0".repeat(64) } as const
      requeued(yield* one((request) =>
        MemoryUploadServer.accept(request, { accepted: { ...other, size: request.bytes.length } })))
    }))

  it.effect("a server once seen with sha256 is not believed without, in this run or a later one", () =>
    Effect.gen(function*() {
      const bare: Scene.Script = (request) =>
        MemoryUploadServer.answer(request, 200, {
          accepted: { status: "ok", filename: request.fileName, size: request.bytes.length, sha256: undefined }
        })
      const scene = Scene.make(bare)
      yield* Scene.session(scene, "s1")
      assert.strictEqual((yield* Scene.push(scene)).counts.sessions, 1)
      scene.answer = Scene.accept
      yield* Scene.session(scene, "s2")
      assert.strictEqual((yield* Scene.push(scene)).counts.sessions, 1)
      scene.answer = bare
      yield* Scene.session(scene, "s3")
      assert.strictEqual((yield* Scene.push(scene)).counts.sessions, 0)
      assert.strictEqual(Scene.queueLines(scene).length, 1)
    }))

  it.effect("410 tombstoned: private, never asked again", () =>
    Effect.gen(function*() {
      const { scene, summary } = yield* one(Scene.always(410, { kind: "tombstoned" }))
      assert.isUndefined(Scene.queueText(scene))
      assert.isUndefined(Scene.failedLog(scene))
      assert.include(Scene.skippedLog(scene) ?? "", "\ts1\t")
      assert.strictEqual(summary.counts.private_skipped, 1)
      yield* Scene.push(scene)
      assert.strictEqual(scene.requests.length, 1)
    }))

  it.effect("one poisoned session delays nobody: it is tried three times, after all others", () =>
    Effect.gen(function*() {
      const scene = Scene.make((request) =>
        request.fileName === "bad.jsonl" ? MemoryUploadServer.answer(request, 500) : MemoryUploadServer.accept(request))
      for (const id of ["bad", "a", "b", "c", "d", "e"]) yield* Scene.session(scene, id)
      const summary = yield* Scene.push(scene, { concurrency: 1 })
      assert.deepStrictEqual([summary.counts.sessions, summary.counts.requeued, summary.stopped], [5, 1, undefined])
      const names = Scene.sentNames(scene)
      assert.deepStrictEqual(names, ["bad", "a", "b", "c", "d", "e", "bad", "bad"].map((id) => `${id}.jsonl`))
    }))

  it.effect("W-7 below the server's floor: what it took is kept, the rest stays queued, exit 2", () =>
    Effect.gen(function*() {
      const scene = Scene.make((request) =>
        MemoryUploadServer.accept(request, { minVersion: "9.0", latestVersion: "9.1" }))
      for (const id of ["a", "b", "c"]) yield* Scene.session(scene, id)
      const summary = yield* Scene.push(scene)
      assert.deepStrictEqual([summary.counts.sessions, summary.counts.requeued, Summary.exitCode(summary)], [1, 2, 2])
      assert.deepStrictEqual(Summary.toWarnings(summary, "1.0.0"), [
        "error: agnes 1.0.0 is incompatible with server 9.1 (min required: 9.0). Run: agnes self-upgrade"
      ])
      assert.strictEqual((yield* Scene.push(scene)).counts.sessions, 1)
      assert.deepStrictEqual(Scene.sentNames(scene), ["a.jsonl", "b.jsonl"])
    }))
})
