import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as DryRun from "../../../src/domain/push/DryRun.ts"
import * as LegacyScan from "../../../src/main/programs/LegacyScan.ts"
import * as Scene from "./Scene.ts"

const root = "/home/user/.claude/projects"

const scan = (scene: Scene.Scene, root = "/desk") =>
  LegacyScan.scan({ root }).pipe(
    Effect.map((found) => found.map(({ path }) => path)),
    Effect.provide(Scene.layer(scene))
  )

const folders = (scene: Scene.Scene, path = "/desk") =>
  Effect.provide(LegacyScan.folders({ root: path }), Scene.layer(scene))

/** A workspace whose path the two old encodings write differently. */
const odd = "/desk.d/my_repo"
const variantA = `${root}/-desk.d-my_repo`
const variantB = `${root}/-desk-d-my-repo`

describe("finding transcripts on disk", () => {
  it.effect("J4 J5 J6 J7 each folder that exists is found, none is made", () =>
    Effect.gen(function*() {
      const scene = Scene.make()
      assert.deepStrictEqual(yield* folders(scene, odd), [])
      assert.deepStrictEqual(scene.files.names("/"), ["desk"])
      scene.files.folder(variantA)
      assert.deepStrictEqual(yield* folders(scene, odd), [variantA])
      scene.files.folder(variantB)
      assert.sameMembers([...(yield* folders(scene, odd))], [variantA, variantB])
    }))

  it.effect("J8 J9 J10 the union of both, the newer of two with the same name, sorted by name", () =>
    Effect.gen(function*() {
      const scene = Scene.make()
      for (const name of ["a", "same"]) scene.files.write(`${variantA}/${name}.jsonl`, "{}\n")
      for (const name of ["b", "same"]) scene.files.write(`${variantB}/${name}.jsonl`, "{}\n")
      scene.files.write(`${variantA}/notes.txt`, "x")
      scene.files.date(`${variantA}/same.jsonl`, 2000)
      scene.files.date(`${variantB}/same.jsonl`, 1000)
      assert.deepStrictEqual(yield* scan(scene, odd), [
        `${variantA}/a.jsonl`, `${variantB}/b.jsonl`, `${variantA}/same.jsonl`
      ])
    }))

  it.effect("J11 J12 J13 the old folder of the workspace adds names that are nowhere else", () =>
    Effect.gen(function*() {
      const scene = Scene.make()
      scene.files.write("/desk/user/sessions/old.jsonl", "{}\n")
      assert.deepStrictEqual(yield* scan(scene), ["/desk/user/sessions/old.jsonl"])
      scene.files.write("/desk/user/sessions/same.jsonl", "{}\n")
      Scene.write(scene, "same")
      assert.deepStrictEqual(yield* scan(scene), ["/desk/user/sessions/old.jsonl", Scene.pathOf("same")])
    }))

  it.effect("J14 nothing anywhere: an empty list, and user/ is not made", () =>
    Effect.gen(function*() {
      const scene = Scene.make()
      assert.deepStrictEqual(yield* scan(scene), [])
      assert.deepStrictEqual(scene.files.names("/desk"), [])
    }))
})

describe("push --legacy-scan", () => {
  it.effect("A23 sends the public one under its base name and logs the private one", () =>
    Effect.gen(function*() {
      const scene = Scene.make()
      Scene.write(scene, "public")
      Scene.write(scene, "secret")
      yield* Scene.mark(scene, "secret")
      yield* Scene.push(scene, { legacyScan: true })
      assert.deepStrictEqual(Scene.sentNames(scene), ["public.jsonl"])
      assert.include(Scene.skippedLog(scene) ?? "", `\tsecret\t${Scene.pathOf("secret")}\n`)
    }))

  it.effect("A24 in a dry run as JSON the private one is only among the skipped", () =>
    Effect.gen(function*() {
      const scene = Scene.make()
      Scene.write(scene, "public")
      Scene.write(scene, "secret")
      yield* Scene.mark(scene, "secret")
      const plan = JSON.parse(DryRun.toJson(yield* Scene.dryRun(scene, true))) as {
        readonly would_upload: { readonly sessions: ReadonlyArray<string> }
        readonly would_skip_private: ReadonlyArray<{ readonly path: string }>
      }
      assert.deepStrictEqual(plan.would_upload.sessions, [Scene.pathOf("public")])
      assert.deepStrictEqual(plan.would_skip_private.map(({ path }) => path), [Scene.pathOf("secret")])
      assert.strictEqual(scene.requests.length, 0)
    }))

  it.effect("W-30 what was just sent from the queue, or earlier, is not sent again", () =>
    Effect.gen(function*() {
      const scene = Scene.make()
      yield* Scene.session(scene, "a")
      Scene.write(scene, "b")
      yield* Scene.push(scene, { legacyScan: true })
      yield* Scene.push(scene, { legacyScan: true })
      assert.deepStrictEqual(Scene.sentNames(scene), ["a.jsonl", "b.jsonl"])
    }))

  it.effect("what could not be sent waits in the queue", () =>
    Effect.gen(function*() {
      const scene = Scene.make(Scene.always(500))
      Scene.write(scene, "a")
      yield* Scene.push(scene, { legacyScan: true })
      assert.deepStrictEqual(Scene.queueLines(scene), [Scene.line("a")])
    }))
})
