import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import type { Fate } from "../../../src/adapters/memory/MemoryDisk.ts"
import type { Choose } from "../../../src/adapters/memory/MemoryVolume.ts"
import { DeadLetters } from "../../../src/ports/DeadLetters.ts"
import { Queue } from "../../../src/ports/Queue.ts"
import { use } from "../../../src/ports/Use.ts"
import * as Sizes from "../../support/Sizes.ts"
import { keepAll, keepNothing } from "../../support/Trials.ts"
import * as Family from "./FamilyScene.ts"
import * as Scene from "./Scene.ts"

const ids = ["s1", "s2"]
const large = `s1/${Family.meta}`

const setUp = Effect.gen(function*() {
  const scene = Scene.make(Family.but(large, Scene.always(413)))
  for (const id of ids) yield* Family.session(scene, id)
  scene.world.volume.settleAll()
  return scene
})

/** Where each file of each family is: with a receipt, given up, or still to come with its session's entry. */
const places = (scene: Scene.Scene) =>
  Effect.gen(function*() {
    const { workspace } = Scene
    const live = yield* use(Queue, (queue) => queue.peek(workspace))
    const left = yield* use(Queue, (queue) => queue.snapshots(workspace))
    const contents = yield* Effect.forEach(left, (snapshot) => use(Queue, (queue) => queue.readSnapshot(snapshot)))
    const queued = new Set([live, ...contents].flatMap(({ entries }) => entries.map(({ path }) => path)))
    const dead = new Set((yield* use(DeadLetters, (list) => list.read(workspace))).map(({ path }) => path))
    const receipts = new Set(yield* Family.receipts(scene))
    return ids.flatMap((id) => Family.all.map((name) => {
      const found: Array<string> = []
      if (receipts.has(`${Scene.pathOf(id)} ${name}`)) found.push("delivered")
      if (dead.has(Family.pathOf(id, name))) found.push("dead")
      if (queued.has(Scene.pathOf(id))) found.push("queued")
      return [`${id}/${name}`, found] as const
    }))
  }).pipe(Effect.provide(Scene.layer(scene)))

const trial = (at: number, fate: Fate, cut: Choose | undefined) =>
  Effect.gen(function*() {
    const scene = yield* setUp
    const { calls } = yield* Scene.pushWith(scene, { at, fate, cut }, { concurrency: 1 })
    if (calls.length < at) return false
    const what = `${JSON.stringify(fate)} at ${at}: ${calls[at - 1]?.operation} ${calls[at - 1]?.path}`
    for (const [name, found] of yield* places(scene)) assert.isNotEmpty(found, `${name} is nowhere after ${what}`)
    yield* Scene.push(scene)
    for (const [name, found] of yield* places(scene)) {
      assert.deepStrictEqual(found, [name === large ? "dead" : "delivered"], `${name} after ${what}`)
      const sent = scene.requests.filter(({ fileName }) => fileName === name).length
      assert.isAtMost(sent, 2, `${name} was sent ${sent} times after ${what}`)
    }
    assert.deepStrictEqual(Scene.snapshots(scene), [])
    return true
  })

const sweep = (fate: Fate, cut: Choose | undefined, step: number) =>
  Effect.gen(function*() {
    let at = 1
    while (yield* trial(at, fate, cut)) at += Sizes.isProving ? 1 : step
    return at
  })

describe("a push with families that is stopped at any call of the disk loses no file and repeats each at most once", () => {
  const fates: ReadonlyArray<readonly [string, Fate, Choose | undefined, number]> = [
    ["killed before", "killed-before", undefined, 5],
    ["power cut, nothing unsynced is kept", "killed-before", keepNothing, 5],
    ["power cut, all is kept", "killed-after", keepAll, 11],
    ["disk full", { code: "ENOSPC" }, undefined, 9]
  ]
  for (const [name, fate, cut, step] of fates) {
    it.live(`W-5 W-6 ${name}`, () => Effect.map(sweep(fate, cut, step), (calls) => assert.isAbove(calls, 40)), 300_000)
  }
})
