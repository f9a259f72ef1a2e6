import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as MemoryUploadServer from "../../../src/adapters/memory/MemoryUploadServer.ts"
import * as MemoryWithdrawer from "../../../src/adapters/memory/MemoryWithdrawer.ts"
import * as Summary from "../../../src/domain/push/Summary.ts"
import * as Workspace from "../../../src/domain/workspace/Workspace.ts"
import { use } from "../../../src/ports/Use.ts"
import { Withdrawals } from "../../../src/ports/Withdrawals.ts"
import { keepNothing } from "../../support/Trials.ts"
import * as Scene from "./Scene.ts"

const file = Workspace.withdrawals(Scene.workspace)

const asked = (scene: Scene.Scene) => scene.asked.map(({ name, what }) => `${what} ${name}`)

const { unmark } = Scene

const states = (scene: Scene.Scene) =>
  use(Withdrawals, (port) => port.read(Scene.workspace)).pipe(
    Effect.map((all) => all.map(({ doneAt, liftedAt, sessionId }) =>
      `${sessionId} ${liftedAt !== undefined ? "lifted" : doneAt !== undefined ? "done" : "due"}`)),
    Effect.provide(Scene.layer(scene))
  )

const sentThenMarked = (id = "s1") =>
  Effect.gen(function*() {
    const scene = Scene.make()
    yield* Scene.session(scene, id)
    yield* Scene.push(scene)
    yield* Scene.mark(scene, id)
    return scene
  })

const oldServer: MemoryWithdrawer.Script = () => MemoryWithdrawer.answer(404, { features: [] })

describe("promise 2: what was sent and is private is withdrawn", () => {
  it.effect("by the next push, without anybody having asked, once, before anything is sent", () =>
    Effect.gen(function*() {
      const scene = yield* sentThenMarked("S1")
      yield* Scene.session(scene, "other")
      let uploadsBefore = -1
      scene.withdraw = () => {
        uploadsBefore = scene.requests.length
        return MemoryWithdrawer.answer(200)
      }
      const summary = yield* Scene.push(scene)
      assert.deepStrictEqual([asked(scene), uploadsBefore, scene.requests.length], [["withdraw s1"], 1, 2])
      assert.deepStrictEqual([summary.counts.withdrawn, summary.counts.withdrawals_due], [1, 0])
      assert.strictEqual(scene.asked[0]?.token, "the.to.ken")
      assert.deepStrictEqual(yield* states(scene), ["s1 done"])
      yield* Scene.push(scene)
      assert.strictEqual(scene.asked.length, 1)
    }))

  it.effect("I1 what is opened and queued again while a server deletes it is sent by the next push", () =>
    Effect.gen(function*() {
      const scene = yield* sentThenMarked()
      scene.world.clock.jump(2000)
      scene.withdraw = ({ what }) =>
        Effect.gen(function*() {
          if (what === "withdraw") {
            yield* unmark(scene, "s1")
            yield* Scene.capture(scene, "s1")
          }
          return MemoryWithdrawer.answer(200)
        }).pipe(Effect.orDie)
      const summary = yield* Scene.push(scene)
      assert.deepStrictEqual([asked(scene), scene.requests.length], [["withdraw s1", "lift s1"], 1])
      assert.deepStrictEqual([summary.counts.requeued, Scene.queueLines(scene).length], [1, 1])
      assert.strictEqual((yield* Scene.push(scene)).counts.sessions, 1)
      assert.isUndefined(Scene.queueText(scene))
    }))

  it.effect("also what only the uploaded log or a recovered snapshot knows of; not what was never sent", () =>
    Effect.gen(function*() {
      const scene = Scene.make()
      for (const id of ["logged", "left", "never"]) yield* Scene.mark(scene, id)
      scene.files.write(Workspace.uploadedLog(Scene.workspace), `2020-01-01T00:00:00Z\t${Scene.pathOf("logged")}\n`)
      const snapshot = `${Workspace.folder(Scene.workspace)}/agnes-sessions.snapshot.1.0a1b2c3d.txt`
      scene.files.write(snapshot, `${Scene.line("left")}\n`)
      yield* Scene.session(scene, "never")
      yield* Scene.push(scene)
      assert.sameMembers(asked(scene), ["withdraw logged", "withdraw left"])
    }))

  it.effect("a 404 of a server that can is done, one that cannot keeps it due and says so", () =>
    Effect.gen(function*() {
      const scene = yield* sentThenMarked()
      scene.withdraw = oldServer
      const refused = yield* Scene.push(scene)
      assert.deepStrictEqual([refused.cannotWithdraw, refused.counts.withdrawals_due], [true, 1])
      assert.include(Summary.toWarnings(refused, "1").join("\n"), "cannot take sessions back")
      assert.deepStrictEqual(yield* states(scene), ["s1 due"])
      scene.withdraw = () => MemoryWithdrawer.answer(404)
      const done = yield* Scene.push(scene)
      assert.deepStrictEqual([done.cannotWithdraw, done.counts.withdrawn, done.counts.withdrawals_due], [false, 1, 0])
    }))

  it.effect("a server that is down: due until it answers; Retry-After keeps uploads away, too", () =>
    Effect.gen(function*() {
      const scene = yield* sentThenMarked()
      scene.withdraw = () => MemoryWithdrawer.noAnswer
      const down = yield* Scene.push(scene)
      assert.deepStrictEqual([down.counts.withdrawn, down.counts.withdrawals_due, down.errors.length], [0, 1, 1])
      yield* Scene.session(scene, "other")
      scene.withdraw = () => MemoryWithdrawer.answer(503, { retryAfter: "3600" })
      const busy = yield* Scene.push(scene)
      assert.deepStrictEqual([busy.counts.sessions, busy.counts.requeued, scene.requests.length], [0, 1, 1])
      scene.withdraw = () => MemoryWithdrawer.answer(200)
      const up = yield* Scene.push(scene)
      assert.deepStrictEqual([up.counts.withdrawn, up.counts.sessions], [1, 1])
    }))

  it.effect("a refused token stops the run: nothing else is asked or sent, everything waits", () =>
    Effect.gen(function*() {
      const scene = Scene.make()
      for (const id of ["s1", "s2"]) yield* Scene.session(scene, id)
      yield* Scene.push(scene)
      for (const id of ["s1", "s2"]) yield* Scene.mark(scene, id)
      yield* Scene.session(scene, "other")
      scene.withdraw = () => MemoryWithdrawer.answer(401)
      const summary = yield* Scene.push(scene)
      assert.deepStrictEqual([summary.stopped, scene.asked.length, scene.requests.length], ["auth", 1, 2])
      assert.deepStrictEqual([summary.counts.withdrawals_due, summary.counts.requeued], [2, 1])
    }))

  it.effect("a mark that came during the upload is made up for in the same run", () =>
    Effect.gen(function*() {
      const scene = Scene.make()
      yield* Scene.session(scene, "s1")
      scene.answer = (request) =>
        Effect.as(Scene.mark(scene, "s1"), MemoryUploadServer.accept(request)).pipe(Effect.orDie)
      const summary = yield* Scene.push(scene)
      assert.deepStrictEqual([asked(scene), summary.counts.withdrawn], [["withdraw s1"], 1])
    }))

  it.effect("a mark during an upload whose reply was lost, too", () =>
    Effect.gen(function*() {
      const scene = Scene.make()
      yield* Scene.session(scene, "s1")
      const lost = { ...MemoryUploadServer.noAnswer, code: "ECONNRESET" } as const
      scene.answer = () => Effect.as(Scene.mark(scene, "s1"), lost).pipe(Effect.orDie)
      yield* Scene.push(scene)
      assert.deepStrictEqual(asked(scene), ["withdraw s1"])
    }))

  it.effect("nothing private: no file is read or made for it", () =>
    Effect.gen(function*() {
      const scene = Scene.make()
      yield* Scene.session(scene, "s1")
      yield* Scene.push(scene)
      assert.isUndefined(scene.files.read(file))
    }))
})

describe("a mark that was taken off again", () => {
  it.effect("after the withdrawal: the tombstone is lifted, then the session is sent again", () =>
    Effect.gen(function*() {
      const scene = yield* sentThenMarked()
      yield* Scene.push(scene)
      yield* unmark(scene, "s1")
      yield* Scene.capture(scene, "s1")
      const summary = yield* Scene.push(scene)
      assert.deepStrictEqual(asked(scene), ["withdraw s1", "lift s1"])
      assert.deepStrictEqual([summary.counts.sessions, scene.requests.length], [1, 2])
      assert.deepStrictEqual(yield* states(scene), ["s1 lifted"])
      yield* Scene.push(scene)
      assert.strictEqual(scene.asked.length, 2)
      yield* Scene.mark(scene, "s1")
      yield* Scene.push(scene)
      assert.deepStrictEqual(asked(scene).slice(2), ["withdraw s1"])
    }))

  it.effect("while the server cannot be told, the session waits in the queue and is not sent into its tombstone", () =>
    Effect.gen(function*() {
      const scene = yield* sentThenMarked()
      yield* Scene.push(scene)
      yield* unmark(scene, "s1")
      yield* Scene.capture(scene, "s1")
      yield* Scene.session(scene, "other")
      scene.withdraw = () => MemoryWithdrawer.answer(500)
      const summary = yield* Scene.push(scene)
      assert.deepStrictEqual([summary.counts.sessions, summary.counts.requeued], [1, 1])
      assert.deepStrictEqual(Scene.sentNames(scene), ["s1.jsonl", "other.jsonl"])
      assert.strictEqual(Scene.queueLines(scene).length, 1)
    }))

  it.effect("before it was done: cancelled, also when the undo died half-way", () =>
    Effect.gen(function*() {
      const scene = yield* sentThenMarked()
      scene.withdraw = oldServer
      yield* Scene.push(scene)
      yield* unmark(scene, "s1")
      scene.withdraw = () => MemoryWithdrawer.answer(200)
      const summary = yield* Scene.push(scene)
      assert.deepStrictEqual([asked(scene).length, summary.counts.withdrawals_due], [1, 0])
      assert.deepStrictEqual(yield* states(scene), [])
    }))
})

describe("a push that dies while it takes something back", () => {
  it.effect("forgets nothing: the next one asks again, at most once more", () =>
    Effect.gen(function*() {
      for (let at = 1;; at++) {
        const scene = yield* sentThenMarked()
        scene.world.volume.settleAll()
        const { exit } = yield* Scene.pushWith(scene, { at, fate: "killed-before", cut: keepNothing })
        yield* Scene.push(scene)
        assert.deepStrictEqual(yield* states(scene), ["s1 done"], `at ${at}`)
        assert.include([1, 2], scene.asked.length, `at ${at}`)
        if (exit !== "died") break
      }
    }))
})
