import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as Workspace from "../../../src/domain/workspace/Workspace.ts"
import * as Scene from "./Scene.ts"

const folder = Workspace.folder(Scene.workspace)
const temporary = (scene: Scene.Scene): ReadonlyArray<string> =>
  scene.files.names(folder).filter((name) => name.endsWith(".tmp"))

const letter = (id: string): string => `2026-01-01T00:00:00Z\t${id}\t413\t${Scene.pathOf(id)}\n`

/** For a push that takes one of two letters off the list. */
const setUp = Effect.gen(function*() {
  const scene = Scene.make()
  yield* Scene.session(scene, "new")
  scene.files.write(Workspace.deadLetters(Scene.workspace), letter("large") + letter("kept"))
  return scene
})

const retried = { retryFailed: { sessionId: "large" } }

describe("what a killed push leaves half-written", () => {
  it.effect("the next one deletes, wherever it was killed", () =>
    Effect.gen(function*() {
      const left = new Set<string>()
      for (let at = 1;; at++) {
        const scene = yield* setUp
        const { calls } = yield* Scene.pushWith(scene, { at, fate: "killed-after", cut: undefined }, retried)
        if (calls.length < at) break
        for (const name of temporary(scene)) left.add(name.replace(/\.\d+\.\w+\.tmp$/, ""))
        yield* Scene.push(scene)
        assert.deepStrictEqual(temporary(scene), [], `killed after call ${at}`)
      }
      assert.sameMembers([...left], ["agnes-push-state.json", "agnes-sessions-failed.txt"])
    }))

  it.effect("what may still be written by somebody else stays", () =>
    Effect.gen(function*() {
      const scene = Scene.make()
      const foreign = [
        "agnes-sessions-private.txt.1.0a1b2c3d.tmp", "agnes-sessions.snapshot.1.0a1b2c3d.txt.tmp", "notes.tmp",
        "settings.json.1.0a1b2c3d.tmp"
      ]
      const all = [...foreign, "agnes-receipts.jsonl.1.0a1b2c3d.tmp"]
      for (const name of all) scene.files.write(`${folder}/${name}`, "x\n")
      yield* Scene.push(scene)
      assert.sameMembers([...temporary(scene)], foreign)
    }))

  it.effect("one that cannot be deleted stops nothing", () =>
    Effect.gen(function*() {
      const scene = Scene.make()
      scene.files.folder(`${folder}/agnes-receipts.jsonl.1.0a1b2c3d.tmp`)
      yield* Scene.session(scene, "a")
      yield* Scene.push(scene)
      assert.deepStrictEqual(Scene.sentNames(scene), ["a.jsonl"])
    }))
})
