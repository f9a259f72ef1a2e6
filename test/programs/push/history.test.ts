import { assert, describe, it } from "@effect/vitest"
import { Effect, FastCheck as fc } from "effect"
import type { Fate } from "../../../src/adapters/memory/MemoryDisk.ts"
import * as MemoryUploadServer from "../../../src/adapters/memory/MemoryUploadServer.ts"
import type { Choose } from "../../../src/adapters/memory/MemoryVolume.ts"
import * as Sizes from "../../support/Sizes.ts"
import * as Law from "./Law.ts"
import * as Scene from "./Scene.ts"

/** What can happen in a workspace, in any order. */
type Step =
  | { readonly _tag: "Write" | "Grow" | "Vanish" | "Capture" | "Mark"; readonly id: string }
  | {
    readonly _tag: "Push"
    /** What the server answers, request after request, over and over. */
    readonly replies: ReadonlyArray<number>
    readonly trouble: { readonly at: number; readonly fate: Fate; readonly cut: Choose | undefined } | undefined
    readonly retry: boolean
  }

const id = fc.constantFrom("one", "two", "three", "four")

const choose = fc.infiniteStream(fc.nat()).map((stream): Choose => (most) => stream.next().value % (most + 1))

const trouble = fc.record({
  at: fc.integer({ min: 1, max: 130 }),
  fate: fc.constantFrom<Fate>("killed-before", "killed-after", { code: "ENOSPC" }, { code: "EIO", written: 3 }),
  cut: fc.option(choose, { nil: undefined })
})

/** 0 is no answer at all. */
const reply = fc.constantFrom(200, 200, 200, 0, 401, 413, 500, 503, 302, 429)

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ _tag: fc.constantFrom("Write" as const, "Grow" as const), id }) },
  { weight: 1, arbitrary: fc.record({ _tag: fc.constantFrom("Vanish" as const, "Mark" as const), id }) },
  { weight: 5, arbitrary: fc.record({ _tag: fc.constant("Capture" as const), id }) },
  {
    weight: 4,
    arbitrary: fc.record({
      _tag: fc.constant("Push" as const),
      replies: fc.array(reply, { minLength: 1, maxLength: 6 }),
      trouble: fc.option(trouble, { nil: undefined, freq: 2 }),
      retry: fc.boolean()
    })
  }
)

/** What must be true of a session, beside the system under test. */
interface Known {
  readonly id: string
  versions: Array<string>
  captured: number
  acknowledged: boolean
  present: boolean
  marked: boolean
}

const play = (scene: Scene.Scene, known: Map<string, Known>, step: Step, n: number) =>
  Effect.gen(function*() {
    if (step._tag === "Push") {
      let next = 0
      scene.answer = (request) => {
        const status = step.replies[next++ % step.replies.length]!
        if (status === 0) return MemoryUploadServer.noAnswer
        return status === 200 ? MemoryUploadServer.accept(request) : MemoryUploadServer.answer(request, status)
      }
      yield* Scene.pushWith(scene, step.trouble, { retryFailed: step.retry ? "all" : "none" })
      return
    }
    const session = known.get(step.id) ??
      { id: step.id, versions: [""], captured: 0, acknowledged: false, present: false, marked: false }
    known.set(step.id, session)
    const text = session.versions.at(-1)!
    switch (step._tag) {
      case "Write":
      case "Grow": {
        const more = step._tag === "Grow" && session.present ? text : ""
        session.versions.push(`${more}${Scene.record(`${step.id} ${n}`)}`)
        session.present = true
        Scene.write(scene, step.id, session.versions.at(-1))
        break
      }
      case "Vanish":
        if (session.present) scene.files.remove(Scene.pathOf(step.id))
        session.present = false
        break
      case "Capture":
        yield* Scene.capture(scene, step.id)
        session.captured = session.versions.length - 1
        session.acknowledged = true
        break
      case "Mark":
        yield* Scene.mark(scene, step.id)
        session.marked = true
    }
    scene.world.volume.settleAll()
  })

/** What was on the wire of a session after it was marked. */
const leaked = (scene: Scene.Scene, from: number, session: Known): boolean =>
  scene.requests.slice(from).some(({ fileName }) => fileName === `${session.id}.jsonl`)

describe("the conservation law", () => {
  it.effect.prop(
    "holds after every step of any history: captures, growth, loss, marks, pushes, crashes",
    [fc.array(step, { minLength: 1, maxLength: 14 })],
    ([steps]) =>
      Effect.gen(function*() {
        const scene = Scene.make()
        const known = new Map<string, Known>()
        for (const [n, step] of steps.entries()) {
          const marked = [...known.values()].filter((session) => session.marked)
          const before = scene.requests.length
          yield* play(scene, known, step, n)
          assert.isFalse(marked.some((session) => leaked(scene, before, session)), "a private session was sent")
          const placesOf = yield* Law.look(scene)
          for (const session of known.values()) {
            if (session.acknowledged) assert.isNotEmpty(placesOf(session), `${session.id} is nowhere after step ${n}`)
          }
        }
        scene.answer = Scene.accept
        yield* Scene.push(scene, { retryFailed: "all", token: "another.to.ken" })
        const placesOf = yield* Law.look(scene)
        for (const session of known.values()) {
          if (!session.acknowledged) continue
          const found = placesOf(session)
          assert.isNotEmpty(found, session.id)
          assert.notInclude(found, "dead")
          // Whose file is gone waits for it, whatever was sent of it before.
          if (session.marked || session.present) assert.notInclude(found, "queued")
          if (session.present && !session.marked) assert.deepStrictEqual(found, ["delivered"], session.id)
        }
      }),
    { timeout: Sizes.isProving ? 1_200_000 : 60_000, fastCheck: { numRuns: Sizes.size(40, 2_000) } }
  )
})
