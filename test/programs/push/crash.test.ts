import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit } from "effect"
import type { Fate } from "../../../src/adapters/memory/MemoryDisk.ts"
import * as MemoryUploadServer from "../../../src/adapters/memory/MemoryUploadServer.ts"
import type { Choose } from "../../../src/adapters/memory/MemoryVolume.ts"
import * as Workspace from "../../../src/domain/workspace/Workspace.ts"
import * as Sizes from "../../support/Sizes.ts"
import { keepAll, keepNothing } from "../../support/Trials.ts"
import * as Law from "./Law.ts"
import * as Scene from "./Scene.ts"

const ids = ["left", "good", "also", "large", "secret", "slow", "later"]

const answer = (slow: boolean): Scene.Script => (request) =>
  request.fileName === "large.jsonl"
    ? MemoryUploadServer.answer(request, 413)
    : slow && request.fileName === "slow.jsonl"
    ? MemoryUploadServer.answer(request, 500)
    : MemoryUploadServer.accept(request)

/** A snapshot an earlier push left, and a queue with something of every fate. */
const setUp = Effect.gen(function*() {
  const scene = Scene.make(answer(true))
  for (const id of ids) if (id !== "later") Scene.write(scene, id)
  const snapshot = `${Workspace.folder(Scene.workspace)}/agnes-sessions.snapshot.1.0a1b2c3d.txt`
  scene.files.write(snapshot, `${Scene.line("left")}\n`)
  for (const id of ids.slice(1)) yield* Scene.capture(scene, id)
  yield* Scene.mark(scene, "secret")
  scene.world.volume.settleAll()
  return scene
})

const expected: Readonly<Record<string, Law.Place>> = {
  left: "delivered", good: "delivered", also: "delivered", large: "dead", secret: "private", slow: "delivered",
  later: "delivered"
}

const trial = (at: number, fate: Fate, cut: Choose | undefined) =>
  Effect.gen(function*() {
    const scene = yield* setUp
    const { calls, exit } = yield* Scene.pushWith(scene, { at, fate, cut })
    if (calls.length < at) return false
    const what = `${JSON.stringify(fate)} at ${at}: ${calls[at - 1]?.operation} ${calls[at - 1]?.path}`
    const before = yield* Law.look(scene)
    for (const id of ids) assert.isNotEmpty(before(sessionOf(id)), `${id} is nowhere after ${what}`)
    if (exit !== "died") assert.isTrue(Exit.isSuccess(exit) || exit.cause._tag === "Fail", what)
    Scene.write(scene, "later")
    scene.answer = answer(false)
    yield* Scene.push(scene)
    const after = yield* Law.look(scene)
    for (const id of ids) {
      assert.deepStrictEqual(after(sessionOf(id)), [expected[id]!], `${id} after ${what}`)
      const sent = scene.requests.filter(({ fileName }) => fileName === `${id}.jsonl`).length
      assert.isAtMost(sent, id === "slow" ? 4 : 2, `${id} was sent ${sent} times after ${what}`)
    }
    assert.notInclude(Law.wire(scene), "secret")
    assert.deepStrictEqual(Scene.snapshots(scene), [])
    return true
  })

const sessionOf = (id: string): Law.Session => ({ id, versions: [Scene.record(id)], captured: 0 })

/** Every `step`th call, or each one to prove it, until the push ends before the trouble comes. */
const sweep = (fate: Fate, cut: Choose | undefined, step: number) =>
  Effect.gen(function*() {
    let at = 1
    while (yield* trial(at, fate, cut)) at += Sizes.isProving ? 1 : step
    return at
  })

describe("a push that is stopped at any call of the disk loses nothing and repeats each session at most once", () => {
  const fates: ReadonlyArray<readonly [string, Fate, Choose | undefined, number]> = [
    ["killed before", "killed-before", undefined, 9],
    ["killed after", "killed-after", undefined, 17],
    ["power cut, nothing unsynced is kept", "killed-before", keepNothing, 8],
    ["power cut, all is kept", "killed-after", keepAll, 17],
    ["disk full", { code: "ENOSPC" }, undefined, 14],
    ["disk full in the middle of a write", { code: "ENOSPC", written: 7 }, undefined, 17],
    ["broken disk, then a power cut", { code: "EIO" }, keepNothing, 14]
  ]
  for (const [name, fate, cut, step] of fates) {
    it.live(`W-5 W-6 ${name}`, () => Effect.map(sweep(fate, cut, step), (calls) => assert.isAbove(calls, 50)), 300_000)
  }
})
