import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as MemoryUploadServer from "../../../src/adapters/memory/MemoryUploadServer.ts"
import * as Workspace from "../../../src/domain/workspace/Workspace.ts"
import * as Scene from "./Scene.ts"

const minute = 60_000

describe("dead letters", () => {
  it.effect("W-3 a refused token costs one request and one letter, and all is sent once there is another token", () =>
    Effect.gen(function*() {
      const scene = Scene.make((request) =>
        request.token === "new.to.ken" ? MemoryUploadServer.accept(request) : MemoryUploadServer.answer(request, 401))
      for (let i = 0; i < 20; i++) yield* Scene.session(scene, `s${i}`)
      const refused = yield* Scene.push(scene)
      assert.deepStrictEqual([refused.counts.dropped_permanent, refused.counts.requeued], [1, 19])
      assert.strictEqual(scene.requests.length, 1)
      const again = yield* Scene.push(scene)
      assert.deepStrictEqual([again.counts.dropped_permanent, again.counts.requeued, scene.requests.length], [1, 18, 2])
      const good = yield* Scene.push(scene, { token: "new.to.ken" })
      assert.deepStrictEqual([good.counts.retried, good.counts.sessions, good.counts.requeued], [2, 20, 0])
      assert.strictEqual(Scene.failedLog(scene) ?? "", "")
      assert.isUndefined(Scene.queueText(scene))
    }))

  it.effect("--retry-failed brings all back, or one; the others stay", () =>
    Effect.gen(function*() {
      const scene = Scene.make(Scene.always(413))
      for (const id of ["a", "b", "c"]) yield* Scene.session(scene, id)
      yield* Scene.push(scene)
      scene.answer = Scene.accept
      assert.strictEqual((yield* Scene.push(scene)).counts.sessions, 0)
      const one = yield* Scene.push(scene, { retryFailed: { sessionId: "B" } })
      assert.deepStrictEqual([one.counts.retried, one.counts.sessions], [1, 1])
      assert.strictEqual(Scene.sentNames(scene).at(-1), "b.jsonl")
      const all = yield* Scene.push(scene, { retryFailed: "all" })
      assert.deepStrictEqual([all.counts.retried, all.counts.sessions], [2, 2])
      assert.strictEqual(Scene.failedLog(scene) ?? "", "")
    }))

  it.effect("a session that is delivered after all leaves the list", () =>
    Effect.gen(function*() {
      const scene = Scene.make(Scene.always(413))
      yield* Scene.session(scene, "a")
      yield* Scene.push(scene)
      scene.answer = Scene.accept
      yield* Scene.capture(scene, "a")
      yield* Scene.push(scene)
      assert.strictEqual(Scene.failedLog(scene) ?? "", "")
      assert.include(Scene.history(scene) ?? "", "delivered")
    }))

  it.effect("the same failure twice is one letter", () =>
    Effect.gen(function*() {
      const scene = Scene.make(Scene.always(413))
      yield* Scene.session(scene, "a")
      yield* Scene.push(scene)
      yield* Scene.capture(scene, "a")
      yield* Scene.push(scene)
      assert.strictEqual((Scene.failedLog(scene) ?? "").trimEnd().split("\n").length, 1)
    }))

  it.effect("W-13 a line nobody can read is set aside and harms no neighbour; a retry leaves it there", () =>
    Effect.gen(function*() {
      const scene = Scene.make()
      yield* Scene.session(scene, "a")
      scene.files.write(Workspace.queue(Scene.workspace), `bad\0line\n${Scene.line("a")}\n`)
      const summary = yield* Scene.push(scene)
      assert.deepStrictEqual([summary.counts.sessions, summary.counts.unparsable], [1, 1])
      assert.include(Scene.failedLog(scene) ?? "", "\tunparsable\t")
      const again = yield* Scene.push(scene, { retryFailed: "all" })
      assert.deepStrictEqual([again.counts.retried, again.counts.unparsable], [0, 0])
      assert.include(Scene.failedLog(scene) ?? "", "\tunparsable\t")
    }))

  it.effect("what is no transcript is refused and listed", () =>
    Effect.gen(function*() {
      const scene = Scene.make()
      scene.files.write("/etc/passwd", "root:x:0:0\n")
      yield* Scene.capture(scene, "a", { path: "/etc/passwd" })
      yield* Scene.session(scene, "b", "not json\n")
      const summary = yield* Scene.push(scene)
      assert.deepStrictEqual([summary.counts.dropped_permanent, scene.requests.length], [2, 0])
      assert.match(Scene.failedLog(scene) ?? "", /\trefused\t\/etc\/passwd\n/)
    }))
})

describe("a server that is down", () => {
  it.effect("W-34 is left alone after three failures in a row; everything is queued, what nobody tried first", () =>
    Effect.gen(function*() {
      const scene = Scene.make(() => MemoryUploadServer.noAnswer)
      for (let i = 0; i < 50; i++) yield* Scene.session(scene, `s${i}`)
      const summary = yield* Scene.push(scene)
      assert.deepStrictEqual([summary.stopped, summary.counts.requeued, scene.requests.length], ["server-down", 50, 3])
      const lines = Scene.queueLines(scene)
      assert.strictEqual(lines.length, 50)
      assert.match(lines[0] ?? "", /^s3\t/)
      assert.deepStrictEqual(lines.slice(-3).map((line) => line.split("\t")[0]), ["s0", "s1", "s2"])
    }))

  it.effect("I12 an automatic push stays away for 1, 2, 4 … minutes, a typed one does not", () =>
    Effect.gen(function*() {
      const scene = Scene.make(() => MemoryUploadServer.noAnswer)
      yield* Scene.session(scene, "a")
      yield* Scene.push(scene, { automatic: true })
      for (const wait of [1, 2, 4, 8, 16, 32, 60, 60]) {
        const before = scene.requests.length
        scene.world.clock.jump(wait * minute - 2000)
        assert.isTrue((yield* Scene.push(scene, { automatic: true })).deferred)
        assert.strictEqual(scene.requests.length, before)
        scene.world.clock.jump(3000)
        assert.isFalse((yield* Scene.push(scene, { automatic: true })).deferred)
        assert.isAbove(scene.requests.length, before)
      }
      scene.answer = Scene.accept
      assert.strictEqual((yield* Scene.push(scene)).counts.sessions, 1)
      assert.isFalse((yield* Scene.push(scene, { automatic: true })).deferred)
    }))

  it.effect("I12 whoever cannot read how long to stay away sends nothing, unless a person asks for it", () =>
    Effect.gen(function*() {
      const file = Workspace.pushState(Scene.workspace)
      const refused = Effect.gen(function*() {
        const scene = Scene.make(Scene.always(503, { retryAfter: "3600" }))
        yield* Scene.session(scene, "a")
        yield* Scene.push(scene, { automatic: true })
        return scene
      })
      const { calls } = yield* Scene.pushWith(yield* refused, undefined, { automatic: true })
      const reads = calls.filter(({ operation, path }) => path === file && operation !== "close")
      assert.isAtLeast(reads.length, 3)
      for (const { index } of reads) {
        const scene = yield* refused
        const { requests: { length: before }, files } = scene
        const state = files.read(file)
        const trouble = { at: index, fate: { code: "EIO" } }
        const { exit } = yield* Scene.pushWith(scene, trouble, { automatic: true })
        const summary = exit === "died" ? undefined : yield* exit
        assert.isTrue(summary?.deferred)
        assert.deepStrictEqual(summary?.errors.map((error) => error.file), ["agnes-push-state.json"])
        assert.deepStrictEqual([scene.requests.length, files.read(file)], [before, state])
        yield* Scene.pushWith(scene, trouble)
        assert.isAbove(scene.requests.length, before)
        assert.isTrue((yield* Scene.push(scene, { automatic: true })).deferred)
      }
    }))

  it.effect("I12 a person's push leaves what an earlier one was asked for, though it met trouble reading it", () =>
    Effect.gen(function*() {
      const scene = Scene.make(Scene.always(503, { retryAfter: "3600" }))
      yield* Scene.session(scene, "a")
      yield* Scene.push(scene)
      scene.answer = Scene.always(413)
      const { calls } = yield* Scene.pushWith(scene, undefined, { automatic: true })
      const read = calls.find(({ operation, path }) => operation === "read" && path === Workspace.pushState(Scene.workspace))
      yield* Scene.pushWith(scene, { at: read!.index, fate: { code: "EIO" } })
      assert.isTrue((yield* Scene.push(scene, { automatic: true })).deferred)
    }))

  for (const [text, seconds] of [["120", 120], ["999999999", 86_400], ["-5", 60], ["soon", 60]] as const) {
    it.effect(`I12 Retry-After ${text} keeps everybody away for ${seconds} s, in this run too`, () =>
      Effect.gen(function*() {
        const scene = Scene.make(Scene.always(503, { retryAfter: text }))
        for (const id of ["a", "b", "c"]) yield* Scene.session(scene, id)
        yield* Scene.push(scene, { automatic: true })
        const before = scene.requests.length
        if (seconds > 60) assert.strictEqual(before, 1)
        scene.world.clock.jump((seconds - 2) * 1000)
        assert.isTrue((yield* Scene.push(scene, { automatic: true })).deferred)
        assert.strictEqual(scene.requests.length, before)
        scene.world.clock.jump(5000)
        assert.isFalse((yield* Scene.push(scene, { automatic: true })).deferred)
      }))
  }

  it.effect("I5 a handful of bad ones at the head keeps no good one back for longer than two pushes", () =>
    Effect.gen(function*() {
      const scene = Scene.make((request) =>
        request.fileName.startsWith("bad")
          ? MemoryUploadServer.answer(request, 500)
          : MemoryUploadServer.accept(request))
      for (let i = 0; i < 25; i++) yield* Scene.session(scene, `bad${i}`)
      for (let i = 0; i < 25; i++) yield* Scene.session(scene, `good${i}`)
      const first = yield* Scene.push(scene)
      const second = yield* Scene.push(scene)
      assert.strictEqual(first.counts.sessions + second.counts.sessions, 25)
      assert.strictEqual(Scene.queueLines(scene).length, 25)
    }))

  it.effect("a server that restarts in the middle costs a pause, not the run", () =>
    Effect.gen(function*() {
      let n = 0
      const scene = Scene.make((request) =>
        ++n > 4 && n <= 8 ? MemoryUploadServer.noAnswer : MemoryUploadServer.accept(request))
      for (let i = 0; i < 30; i++) yield* Scene.session(scene, `s${i}`)
      const summary = yield* Scene.push(scene)
      assert.deepStrictEqual([summary.counts.sessions, summary.stopped], [30, undefined])
    }))
})
