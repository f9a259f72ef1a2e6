import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as MemoryUploadServer from "../../../src/adapters/memory/MemoryUploadServer.ts"
import * as DryRun from "../../../src/domain/push/DryRun.ts"
import * as Summary from "../../../src/domain/push/Summary.ts"
import * as Workspace from "../../../src/domain/workspace/Workspace.ts"
import * as Scene from "./Scene.ts"

const list = Workspace.privateList(Scene.workspace)

/** Closed: exit 3 with a way back, nothing sent, nothing taken from the queue. */
const closed = (scene: Scene.Scene) =>
  Effect.gen(function*() {
    const before = Scene.queueText(scene)
    const error = yield* Effect.flip(Scene.push(scene))
    assert.strictEqual(error._tag, "PushClosed")
    assert.deepStrictEqual([scene.requests.length, scene.opened.length, Scene.queueText(scene)], [0, 0, before])
    return error.message
  })

describe("private sessions", () => {
  it.effect("A13 E2 a private id in the queue: not sent, not opened, in the private-skipped log, queue gone", () =>
    Effect.gen(function*() {
      const scene = Scene.make()
      yield* Scene.session(scene, "secret")
      yield* Scene.mark(scene, "secret")
      const summary = yield* Scene.push(scene)
      assert.deepStrictEqual([scene.requests.length, scene.opened.length], [0, 0])
      assert.match(Scene.skippedLog(scene) ?? "", new RegExp(`^\\S+Z\tsecret\t${Scene.pathOf("secret")}\n$`))
      assert.deepStrictEqual([Scene.queueText(scene), Scene.failedLog(scene)], [undefined, undefined])
      assert.strictEqual(summary.counts.private_skipped, 1)
    }))

  it.effect("A14 E2 one private and one public: one upload, the log names only the private one", () =>
    Effect.gen(function*() {
      const scene = Scene.make()
      yield* Scene.session(scene, "secret")
      yield* Scene.session(scene, "public")
      yield* Scene.mark(scene, "SECRET ")
      yield* Scene.push(scene)
      assert.deepStrictEqual(Scene.sentNames(scene), ["public.jsonl"])
      assert.notInclude(Scene.skippedLog(scene) ?? "", "public")
      assert.isUndefined(Scene.failedLog(scene))
    }))

  it.effect("E3 nothing marked: both are sent, no private-skipped log", () =>
    Effect.gen(function*() {
      const scene = Scene.make()
      yield* Scene.session(scene, "a")
      yield* Scene.session(scene, "b")
      yield* Scene.push(scene)
      assert.deepStrictEqual([...Scene.sentNames(scene)].sort(), ["a.jsonl", "b.jsonl"])
      assert.isUndefined(Scene.skippedLog(scene))
    }))

  it.effect("P6 P7 W-24 without an id, under another name's folder, or inside another session: still private", () =>
    Effect.gen(function*() {
      const scene = Scene.make()
      yield* Scene.mark(scene, "secret")
      Scene.write(scene, "secret")
      yield* Scene.capture(scene, "", { path: Scene.pathOf("secret") })
      const agent = `${Scene.projects}/secret/subagents/agent-1.jsonl`
      scene.files.write(agent, Scene.record("x"))
      yield* Scene.capture(scene, "agent-1", { path: agent })
      yield* Scene.session(scene, "copy", `{"type":"user","sessionId":"secret"}\n`)
      const summary = yield* Scene.push(scene)
      assert.deepStrictEqual([scene.requests.length, summary.counts.private_skipped], [0, 3])
      assert.deepStrictEqual(scene.opened, [Scene.pathOf("copy")])
    }))

  it.effect("P1 W-22 a mark during the push holds back what was not sent yet", () =>
    Effect.gen(function*() {
      const scene = Scene.make()
      for (const id of ["a", "b"]) yield* Scene.session(scene, id)
      scene.answer = (request) =>
        Effect.as(Scene.mark(scene, "b"), MemoryUploadServer.accept(request)).pipe(Effect.orDie)
      const summary = yield* Scene.push(scene, { concurrency: 1 })
      assert.deepStrictEqual(Scene.sentNames(scene), ["a.jsonl"])
      assert.strictEqual(summary.counts.private_skipped, 1)
    }))

  it.effect("a list that becomes unreadable during the push: the rest stays queued, exit 3", () =>
    Effect.gen(function*() {
      const scene = Scene.make()
      for (const id of ["a", "b", "c"]) yield* Scene.session(scene, id)
      scene.answer = (request) => {
        scene.files.write(list, "x\0y")
        return MemoryUploadServer.accept(request)
      }
      const summary = yield* Scene.push(scene, { concurrency: 1 })
      assert.deepStrictEqual([summary.counts.sessions, summary.counts.requeued, Summary.exitCode(summary)], [1, 2, 3])
      assert.include(Summary.toWarnings(summary, "1").join("\n"), "agnes mark-private --accept-list")
    }))

  it.effect("P4 W-23 closed while the list cannot be understood, is a link or no file", () =>
    Effect.gen(function*() {
      for (const spoil of [
        (scene: Scene.Scene) => scene.files.write(list, new Uint8Array([0xff, 0xfe, 0x00])),
        (scene: Scene.Scene) => scene.files.write(list, "abc\0"),
        (scene: Scene.Scene) => scene.files.link(list, "/etc/empty"),
        (scene: Scene.Scene) => scene.files.fifo(list)
      ]) {
        const scene = Scene.make()
        yield* Scene.session(scene, "a")
        spoil(scene)
        assert.include(yield* closed(scene), "agnes mark-private --accept-list")
      }
    }))

  it.effect("P10 closed once the list is shorter than when it was last seen, or gone", () =>
    Effect.gen(function*() {
      for (const after of ["other\n", "", undefined]) {
        const scene = Scene.make()
        yield* Scene.mark(scene, "secret")
        yield* Scene.push(scene)
        yield* Scene.session(scene, "secret")
        if (after === undefined) scene.files.remove(list)
        else scene.files.write(list, after)
        assert.include(yield* closed(scene), "agnes mark-private --accept-list")
      }
    }))

  it.effect("P10 W-18 closed while git tracks our files, and while the queue is a link", () =>
    Effect.gen(function*() {
      const scene = Scene.make()
      yield* Scene.session(scene, "a")
      scene.git = "tracked"
      assert.include(yield* closed(scene), "git rm --cached")
      const linked = Scene.make()
      linked.files.write("/elsewhere", `${Scene.line("a")}\n`)
      linked.files.link(Workspace.queue(Scene.workspace), "/elsewhere")
      assert.include(yield* closed(linked), "is a link")
    }))

  it.effect("a dead letter of a session that is private now leaves the list with a skip record", () =>
    Effect.gen(function*() {
      const scene = Scene.make(Scene.always(413))
      yield* Scene.session(scene, "s1")
      yield* Scene.push(scene)
      yield* Scene.mark(scene, "s1")
      const summary = yield* Scene.push(scene, { retryFailed: "all" })
      assert.deepStrictEqual([summary.counts.private_skipped, summary.counts.retried, scene.requests.length], [1, 0, 1])
      assert.strictEqual(Scene.failedLog(scene) ?? "", "")
      assert.include(Scene.history(scene) ?? "", "private")
    }))

  it.effect("A3 A15 a dry run asks nobody, opens nothing, takes and makes nothing, and shows the private one", () =>
    Effect.gen(function*() {
      const scene = Scene.make()
      yield* Scene.session(scene, "secret")
      yield* Scene.session(scene, "public")
      yield* Scene.mark(scene, "secret")
      const before = [Scene.queueText(scene), scene.files.names("/desk/.claude")]
      const plan = yield* Scene.dryRun(scene)
      assert.deepStrictEqual(DryRun.toLines(plan), [
        "Dry run - would upload 1 session file(s)",
        `  ${Scene.pathOf("public")}`,
        "Would skip 1 private session(s):",
        `  [secret] ${Scene.pathOf("secret")}`,
        "No CLAUDE.local.md to upload"
      ])
      assert.deepStrictEqual([Scene.queueText(scene), scene.files.names("/desk/.claude")], before)
      assert.deepStrictEqual([scene.requests.length, scene.opened.length], [0, 0])
      const empty = Scene.make()
      yield* Scene.dryRun(empty, true)
      assert.deepStrictEqual(empty.files.names("/desk"), [])
    }))
})
