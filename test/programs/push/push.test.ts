import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as MemoryLocks from "../../../src/adapters/memory/MemoryLocks.ts"
import * as MemoryUploadServer from "../../../src/adapters/memory/MemoryUploadServer.ts"
import * as Summary from "../../../src/domain/push/Summary.ts"
import * as Workspace from "../../../src/domain/workspace/Workspace.ts"
import * as Push from "../../../src/main/programs/Push.ts"
import { Locks } from "../../../src/ports/Locks.ts"
import { use } from "../../../src/ports/Use.ts"
import * as Machines from "../../support/Machines.ts"
import * as Scene from "./Scene.ts"

const { queue: queueFile } = Workspace

describe("push", () => {
  it.effect("A2 an empty workspace: nothing is made, user/sessions neither", () =>
    Effect.gen(function*() {
      const scene = Scene.make()
      assert.deepStrictEqual(yield* Scene.push(scene, { automatic: true }), Summary.empty)
      assert.deepStrictEqual(scene.files.names("/desk"), [])
    }))

  it.effect("A4 one queued session: one upload, the queue is gone, the uploaded log names it", () =>
    Effect.gen(function*() {
      const scene = Scene.make()
      yield* Scene.session(scene, "s1")
      const summary = yield* Scene.push(scene)
      assert.deepStrictEqual(Scene.sentNames(scene), ["s1.jsonl"])
      assert.isUndefined(Scene.queueText(scene))
      assert.deepStrictEqual(Scene.snapshots(scene), [])
      assert.match(Scene.uploadedLog(scene) ?? "", new RegExp(`^\\S+Z\t${Scene.pathOf("s1")}\n$`))
      assert.strictEqual(summary.counts.sessions, 1)
    }))

  it.effect("A5 the same session queued twice: one upload", () =>
    Effect.gen(function*() {
      const scene = Scene.make()
      yield* Scene.session(scene, "s1")
      yield* Scene.capture(scene, "s1")
      yield* Scene.push(scene)
      assert.strictEqual(scene.requests.length, 1)
    }))

  it.effect("one transcript under two ids and none: one upload, three receipts' worth of peace", () =>
    Effect.gen(function*() {
      const scene = Scene.make()
      yield* Scene.session(scene, "s1")
      yield* Scene.capture(scene, "other", { path: Scene.pathOf("s1") })
      yield* Scene.capture(scene, "", { path: Scene.pathOf("s1") })
      const first = yield* Scene.push(scene)
      assert.deepStrictEqual([first.counts.sessions, scene.requests.length], [1, 1])
      yield* Scene.capture(scene, "other", { path: Scene.pathOf("s1") })
      const second = yield* Scene.push(scene)
      assert.deepStrictEqual([second.counts.unchanged, scene.requests.length], [1, 1])
    }))

  it.effect("A6 the lock is taken: nothing happens, busy", () =>
    Effect.gen(function*() {
      const scene = Scene.make()
      yield* Scene.session(scene, "s1")
      const before = Scene.queueText(scene)
      const summary = yield* Effect.gen(function*() {
        yield* use(Locks, (locks) => locks.tryAcquire(Workspace.pushLock(Scene.workspace)))
        return yield* Push.run(Scene.options())
      }).pipe(Effect.provide(Scene.layer(scene)))
      assert.deepStrictEqual(summary, { ...Summary.empty, busy: true })
      assert.strictEqual(Summary.exitCode(summary), 0)
      assert.deepStrictEqual([scene.requests.length, Scene.queueText(scene)], [0, before])
    }))

  it.effect("A7 the lock cannot be had: exit 0, said on stderr, nothing sent, queue as it was", () =>
    Effect.gen(function*() {
      const scene = Scene.make()
      yield* Scene.session(scene, "s1")
      const before = Scene.queueText(scene)
      const machine = { ...Machines.start(scene.world), locks: MemoryLocks.make(new Map(), undefined, "EROFS") }
      const summary = yield* Effect.provide(Push.run(Scene.options()), Scene.layer(scene, machine))
      assert.strictEqual(Summary.exitCode(summary), 0)
      assert.match(Summary.toWarnings(summary, "1").join("\n"), /^warn: \{'file': 'agnes-push.lock'/)
      assert.deepStrictEqual([scene.requests.length, Scene.queueText(scene)], [0, before])
    }))

  it.effect("A8 a snapshot of an old client and the live queue: both sent, the older first, both gone", () =>
    Effect.gen(function*() {
      const scene = Scene.make()
      Scene.write(scene, "old")
      const snapshot = `${Workspace.folder(Scene.workspace)}/agnes-sessions.snapshot.4711.txt`
      scene.files.write(snapshot, `${Scene.line("old")}\n`)
      yield* Scene.session(scene, "new")
      yield* Scene.push(scene, { concurrency: 1 })
      assert.deepStrictEqual(Scene.sentNames(scene), ["old.jsonl", "new.jsonl"])
      assert.deepStrictEqual([Scene.snapshots(scene), Scene.queueText(scene)], [[], undefined])
    }))

  it.effect("A9 a transcript that is not there yet waits in the queue; nothing is sent, no uploaded log", () =>
    Effect.gen(function*() {
      const scene = Scene.make()
      yield* Scene.capture(scene, "later")
      const summary = yield* Scene.push(scene)
      assert.deepStrictEqual([summary.counts.waiting, summary.counts.skipped, scene.requests.length], [1, 0, 0])
      assert.isUndefined(Scene.uploadedLog(scene))
      assert.match(Scene.queueText(scene) ?? "", /^later\t\S+\t\d{4}-\S+Z\n$/)
      Scene.write(scene, "later")
      assert.strictEqual((yield* Scene.push(scene)).counts.sessions, 1)
      assert.isUndefined(Scene.queueText(scene))
    }))

  it.effect("after 30 days it is given up, listed as missing and counted as skipped", () =>
    Effect.gen(function*() {
      const scene = Scene.make()
      yield* Scene.capture(scene, "never")
      yield* Scene.push(scene)
      scene.world.clock.jump(31 * 86_400_000)
      const summary = yield* Scene.push(scene)
      assert.deepStrictEqual([summary.counts.skipped, summary.counts.waiting], [1, 0])
      assert.deepStrictEqual(summary.errors, [{ file: "never.jsonl", error: "file not found on disk" }])
      assert.include(Scene.failedLog(scene) ?? "", "\tmissing\t")
      assert.isUndefined(Scene.queueText(scene))
    }))

  it.effect("A11 CLAUDE.local.md is sent once, and again only when its bytes changed", () =>
    Effect.gen(function*() {
      const scene = Scene.make()
      const notes = Workspace.localNotes(Scene.workspace)
      scene.files.write(notes, "# notes\n")
      assert.isTrue((yield* Scene.push(scene)).localMd)
      assert.isFalse((yield* Scene.push(scene)).localMd)
      scene.files.write(notes, "# notes\n")
      assert.isFalse((yield* Scene.push(scene)).localMd)
      scene.files.write(notes, "# other\n")
      assert.isTrue((yield* Scene.push(scene)).localMd)
      assert.deepStrictEqual(Scene.sentNames(scene), ["CLAUDE.local.md", "CLAUDE.local.md"])
    }))

  it.effect("A12 the counts of a good run as JSON", () =>
    Effect.gen(function*() {
      const scene = Scene.make()
      yield* Scene.session(scene, "s1")
      const json = JSON.parse(Summary.toJson(yield* Scene.push(scene))) as Record<string, unknown>
      assert.deepStrictEqual([json["sessions"], json["errors"], json["private_skipped"]], [1, [], 0])
    }))

  it.effect("a capture while the push is at work is sent by the same push", () =>
    Effect.gen(function*() {
      const scene = Scene.make()
      yield* Scene.session(scene, "first")
      scene.answer = (request) =>
        request.fileName === "first.jsonl"
          ? Effect.as(Scene.session(scene, "second"), MemoryUploadServer.accept(request)).pipe(Effect.orDie)
          : MemoryUploadServer.accept(request)
      const summary = yield* Scene.push(scene)
      assert.strictEqual(summary.counts.sessions, 2)
      assert.isUndefined(scene.files.read(queueFile(Scene.workspace)))
    }))

  it.effect("a session that grew after its upload is sent again, unasked; one that was only touched is not", () =>
    Effect.gen(function*() {
      const scene = Scene.make()
      yield* Scene.session(scene, "grows")
      yield* Scene.session(scene, "rests")
      yield* Scene.push(scene)
      Scene.grow(scene, "grows")
      Scene.write(scene, "rests")
      const summary = yield* Scene.push(scene)
      assert.deepStrictEqual([summary.counts.sessions, summary.counts.unchanged], [1, 1])
      assert.strictEqual(Scene.sentNames(scene).at(-1), "grows.jsonl")
      const third = yield* Scene.push(scene)
      assert.deepStrictEqual([third.counts.sessions, third.counts.unchanged], [0, 0])
    }))

  it.live("two pushes at once: each session once, the loser is busy", () =>
    Effect.gen(function*() {
      const scene = Scene.make()
      for (const id of ["a", "b", "c"]) yield* Scene.session(scene, id)
      scene.answer = (request) => Effect.delay(Effect.succeed(MemoryUploadServer.accept(request)), 0)
      const both = yield* Effect.all([Scene.push(scene), Scene.push(scene)], { concurrency: 2 })
      assert.deepStrictEqual(both.map(({ busy }) => busy).sort(), [false, true])
      assert.deepStrictEqual([...Scene.sentNames(scene)].sort(), ["a.jsonl", "b.jsonl", "c.jsonl"])
    }))
})
