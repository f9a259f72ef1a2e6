import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import type { Call } from "../../../src/adapters/memory/MemoryDisk.ts"
import * as MemoryProcess from "../../../src/adapters/memory/MemoryProcess.ts"
import * as MemoryUploadServer from "../../../src/adapters/memory/MemoryUploadServer.ts"
import * as Workspace from "../../../src/domain/workspace/Workspace.ts"
import * as Push from "../../../src/main/programs/Push.ts"
import * as Machines from "../../support/Machines.ts"
import { isProving, report } from "../../support/Sizes.ts"
import * as Law from "./Law.ts"
import * as Scene from "./Scene.ts"

const list = Workspace.privateList(Scene.workspace)
const ids = ["s1", "s2"]

/** Every call is for `npm run prove`. */
const step = isProving ? 1 : 4

/** One push during which the mark comes with one call of the disk, then an undisturbed one. */
const trial = (at: number, lost: boolean) =>
  Effect.gen(function*() {
    const scene = Scene.make()
    for (const id of ids) yield* Scene.session(scene, id)
    let calls = 0
    let looked = false
    const onCall = (call: Call) => {
      calls += 1
      if (call.index === at) scene.files.write(list, "s1\n")
      if (call.index > at && call.path === list) looked = true
      return "done" as const
    }
    let sentAfterALook = false
    scene.answer = (request) => {
      sentAfterALook ||= looked && request.fileName === "s1.jsonl"
      return lost && request.fileName === "s1.jsonl"
        ? { _tag: "NoAnswer", code: "ECONNRESET", message: "x" }
        : MemoryUploadServer.accept(request)
    }
    const machine = Machines.start(scene.world, MemoryProcess.make({ uid: 1000 }), onCall)
    yield* Effect.provide(Push.run(Scene.options()), Scene.layer(scene, machine))
    if (calls < at) return false
    yield* Scene.push(scene)
    const what = `the mark came with call ${at}`
    assert.isFalse(sentAfterALook, what)
    const wasSent = Scene.sentNames(scene).includes("s1.jsonl")
    assert.deepStrictEqual(scene.asked.map(({ name }) => name), wasSent ? ["s1"] : [], what)
    const places = yield* Law.look(scene)
    assert.deepStrictEqual(places({ id: "s2", versions: [Scene.record("s2")], captured: 0 }), ["delivered"], what)
    assert.isAtMost(Scene.queueLines(scene).length, 0, what)
    return true
  })

describe("P1 P2 a mark that comes with any call of a push", () => {
  for (const lost of [false, true]) {
    const what = lost ? "whose reply is lost" : "whose uploads arrive"
    it.effect(`${what}: after the next look nothing of it is sent, and what was sent is taken back`, () =>
      Effect.gen(function*() {
        let [at, points] = [lost ? 1 : 3, 0]
        for (; yield* trial(at, lost); at += step) points += 1
        report(`privacy: a mark with every call of a push ${what}`, { points, violations: 0 })
        assert.isAbove(at, 40)
      }))
  }
})
