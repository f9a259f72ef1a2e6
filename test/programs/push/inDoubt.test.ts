import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as MemoryUploadServer from "../../../src/adapters/memory/MemoryUploadServer.ts"
import * as MemoryWithdrawer from "../../../src/adapters/memory/MemoryWithdrawer.ts"
import * as Summary from "../../../src/domain/push/Summary.ts"
import * as Workspace from "../../../src/domain/workspace/Workspace.ts"
import { keepNothing } from "../../support/Trials.ts"
import { isProving } from "../../support/Sizes.ts"
import * as Scene from "./Scene.ts"

const file = Workspace.inDoubt(Scene.workspace)

const asked = (scene: Scene.Scene) => scene.asked.map(({ name, what }) => `${what} ${name}`)

const doubts = (scene: Scene.Scene): ReadonlyArray<string> =>
  (scene.files.read(file) ?? "").split("\n").filter(Boolean).map((line) =>
    (JSON.parse(line) as { session_id: string }).session_id)

/** The server has it, and nobody hears of that. */
const lost: Scene.Script = () => ({ _tag: "NoAnswer", code: "ECONNRESET", message: "Connection broke." })
const refused: Scene.Script = () => MemoryUploadServer.noAnswer

/** Every call is for `npm run prove`. */
const step = isProving ? 1 : 2

/** The call of an undisturbed push with which its first upload begins: before it nothing was sent. */
const firstUpload = (scene: Scene.Scene, more: Scene.Options = {}) =>
  Effect.map(Scene.pushWith(scene, undefined, more), ({ calls }) => {
    const looks = calls.filter(({ operation, path }) => operation === "lstat" && path.endsWith("agnes-push.lock"))
    return looks[1]?.index ?? Number.NaN
  })

const after = (answer: Scene.Script, more: Scene.Options = {}) =>
  Effect.gen(function*() {
    const scene = Scene.make(answer)
    yield* Scene.session(scene, "s1")
    yield* Scene.push(scene, more)
    return scene
  })

describe("promise 2: an upload whose reply never came", () => {
  it.effect("P3 is taken back once its session is private, though no run ever heard that it arrived", () =>
    Effect.gen(function*() {
      for (const answer of [lost, Scene.always(500), Scene.always(504), Scene.always(200)]) {
        const scene = yield* after(answer)
        assert.deepStrictEqual(doubts(scene), ["s1"])
        yield* Scene.mark(scene, "s1")
        const summary = yield* Scene.push(scene)
        assert.deepStrictEqual([asked(scene), summary.counts.withdrawn], [["withdraw s1"], 1])
        yield* Scene.push(scene)
        assert.strictEqual(scene.asked.length, 1)
      }
    }))

  it.effect("also when later runs met a server that was down, refused it for good, or sent it away", () =>
    Effect.gen(function*() {
      for (const answer of [refused, Scene.always(413), Scene.always(401), Scene.always(429)]) {
        const scene = yield* after(lost)
        scene.answer = answer
        yield* Scene.push(scene)
        yield* Scene.mark(scene, "s1")
        yield* Scene.push(scene)
        assert.deepStrictEqual(asked(scene), ["withdraw s1"])
      }
    }))

  it.effect("nothing is asked of what certainly never arrived", () =>
    Effect.gen(function*() {
      for (const answer of [refused, Scene.always(413), Scene.always(401), Scene.always(302)]) {
        const scene = yield* after(answer)
        assert.deepStrictEqual(doubts(scene), [])
        yield* Scene.mark(scene, "s1")
        yield* Scene.push(scene)
        assert.deepStrictEqual(asked(scene), [])
      }
    }))

  it.effect("a receipt ends the doubt, and the file is gone with the last one", () =>
    Effect.gen(function*() {
      const scene = yield* after(lost)
      scene.answer = Scene.accept
      yield* Scene.push(scene)
      assert.isUndefined(scene.files.read(file))
    }))

  it.effect("twenty sessions and five runs without an answer are at most twenty lines", () =>
    Effect.gen(function*() {
      const scene = Scene.make(lost)
      for (let n = 0; n < 20; n++) yield* Scene.session(scene, `s${n}`)
      for (let n = 0; n < 5; n++) yield* Scene.push(scene)
      assert.strictEqual(new Set(doubts(scene)).size, doubts(scene).length)
    }))

  it.effect("after --undo and another lost reply it is asked for again", () =>
    Effect.gen(function*() {
      const scene = yield* after(lost)
      yield* Scene.mark(scene, "s1")
      yield* Scene.push(scene)
      yield* Scene.unmark(scene, "s1")
      yield* Scene.capture(scene, "s1")
      yield* Scene.push(scene)
      yield* Scene.mark(scene, "s1")
      yield* Scene.push(scene)
      assert.deepStrictEqual(asked(scene), ["withdraw s1", "lift s1", "withdraw s1"])
    }))

  it.effect("is due at the server it went to, also when push talks to another one now", () =>
    Effect.gen(function*() {
      const scene = Scene.make()
      const elsewhere = { session_id: "s1", path: Scene.pathOf("s1"), server: "https://other", at: "2026-01-01T00:00:00Z" }
      scene.files.write(file, `${JSON.stringify(elsewhere)}\n`)
      yield* Scene.mark(scene, "s1")
      const summary = yield* Scene.push(scene)
      assert.deepStrictEqual([asked(scene), summary.counts.withdrawals_due], [[], 1])
    }))
})

describe("P2 a mark while the session is being sent", () => {
  const abortedBy = (scene: Scene.Scene): Scene.Script => () =>
    Effect.as(Scene.mark(scene, "s1"), MemoryUploadServer.unwanted).pipe(Effect.orDie)

  it.effect("stops the upload, has it taken back in the same run, and says which", () =>
    Effect.gen(function*() {
      const scene = Scene.make()
      yield* Scene.session(scene, "s1")
      yield* Scene.session(scene, "s2")
      scene.answer = (request, scene) =>
        request.fileName === "s1.jsonl" ? abortedBy(scene)(request, scene) : Scene.accept(request, scene)
      const summary = yield* Scene.push(scene)
      assert.deepStrictEqual([asked(scene), summary.counts.withdrawn, summary.counts.sessions], [["withdraw s1"], 1, 1])
      assert.deepStrictEqual([summary.counts.private_skipped, Scene.queueText(scene)], [1, undefined])
      const said = Summary.toWarnings(summary, "1").join("\n")
      assert.include(said, "s1.jsonl")
      assert.include(said, "marked private while it was being sent")
    }))

  it.effect("killed at any call of the disk, it is taken back all the same", () =>
    Effect.gen(function*() {
      const aborting = Effect.gen(function*() {
        const scene = Scene.make()
        yield* Scene.session(scene, "s1")
        scene.world.volume.settleAll()
        scene.answer = abortedBy(scene)
        return scene
      })
      for (let at = yield* firstUpload(yield* aborting);; at += step) {
        const scene = yield* aborting
        const { exit } = yield* Scene.pushWith(scene, { at, fate: "killed-before", cut: keepNothing })
        if (scene.requests.length === 0) continue
        scene.answer = Scene.accept
        yield* Scene.push(scene)
        assert.include(asked(scene), "withdraw s1", `at ${at}`)
        if (exit !== "died") break
      }
    }))

  it.effect("a list that cannot be read any more stops it, too: what was on its way waits and push closes", () =>
    Effect.gen(function*() {
      const scene = Scene.make()
      yield* Scene.session(scene, "s1")
      scene.answer = (_, scene) => {
        scene.files.write(Workspace.privateList(Scene.workspace), "x\0y")
        return MemoryUploadServer.unwanted
      }
      const summary = yield* Scene.push(scene)
      assert.deepStrictEqual([Summary.exitCode(summary), summary.counts.requeued, doubts(scene)], [3, 1, ["s1"]])
    }))
})

describe("a push that dies while the reply to an upload is lost", () => {
  const waiting = (legacyScan: boolean) =>
    Effect.gen(function*() {
      const scene = Scene.make(lost)
      Scene.write(scene, "s1")
      if (!legacyScan) yield* Scene.capture(scene, "s1")
      scene.world.volume.settleAll()
      return scene
    })

  /** Answers whether it died, and whether the server had been asked by then. */
  const trial = (at: number, legacyScan: boolean) =>
    Effect.gen(function*() {
      const scene = yield* waiting(legacyScan)
      const { exit } = yield* Scene.pushWith(scene, { at, fate: "killed-before", cut: keepNothing }, { legacyScan })
      if (scene.requests.length === 0) return "not sent"
      scene.answer = refused
      yield* Scene.push(scene)
      yield* Scene.mark(scene, "s1")
      scene.withdraw = () => MemoryWithdrawer.answer(404)
      yield* Scene.push(scene)
      assert.deepStrictEqual(asked(scene), ["withdraw s1"], `killed before call ${at}`)
      return exit === "died" ? "sent" : "ended"
    })

  for (const legacyScan of [false, true]) {
    it.effect(`${legacyScan ? "--legacy-scan" : "the queue"}, killed before any call: what may be there is taken back`, () =>
      Effect.gen(function*() {
        let sent = 0
        for (let at = yield* firstUpload(yield* waiting(legacyScan), { legacyScan });; at += step) {
          const ended = yield* trial(at, legacyScan)
          if (ended === "sent") sent += 1
          if (ended === "ended") break
        }
        assert.isAbove(sent * step, 10)
      }))
  }
})
