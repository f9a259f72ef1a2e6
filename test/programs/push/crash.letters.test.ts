import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import * as Sizes from "../../support/Sizes.ts"
import * as Law from "./Law.ts"
import * as Scene from "./Scene.ts"

const ids = ["large", "refused", "secret"]

const sessionOf = (id: string): Law.Session => ({ id, versions: [Scene.record(id)], captured: 0 })

/** One letter the server refused for good, one of a refused token, one of a session that is private by now. */
const setUp = Effect.gen(function*() {
  const scene = Scene.make(Scene.always(413))
  yield* Scene.session(scene, "large")
  yield* Scene.session(scene, "secret")
  yield* Scene.push(scene)
  scene.answer = Scene.always(401)
  yield* Scene.session(scene, "refused")
  yield* Scene.push(scene)
  yield* Scene.mark(scene, "secret")
  scene.world.volume.settleAll()
  scene.answer = Scene.accept
  return scene
})

it.live("a push that takes dead letters back and is killed before any call of the disk loses none of them", () =>
  Effect.gen(function*() {
    // Every sixth call, or each one to prove it; `npm run prove` also kills the real binary there.
    for (let at = 1;; at += Sizes.isProving ? 1 : 6) {
      const scene = yield* setUp
      const options = { retryFailed: "all", token: "another.to.ken" } as const
      const { calls } = yield* Scene.pushWith(scene, { at, fate: "killed-before" }, options)
      if (calls.length < at) return assert.isAbove(at, 50)
      const what = `after a kill at ${at}: ${calls[at - 1]?.operation} ${calls[at - 1]?.path}`
      const before = yield* Law.look(scene)
      for (const id of ids) assert.isNotEmpty(before(sessionOf(id)), `${id} is nowhere ${what}`)
      yield* Scene.push(scene, options)
      const after = yield* Law.look(scene)
      assert.deepStrictEqual(ids.map((id) => after(sessionOf(id))), [["delivered"], ["delivered"], ["private"]], what)
    }
  }), 300_000)
