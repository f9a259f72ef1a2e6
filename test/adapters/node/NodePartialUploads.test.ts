import { assert, describe, it } from "@effect/vitest"
import { Context, Effect, Layer } from "effect"
import * as fs from "node:fs"
import * as MemoryPartialUploads from "../../../src/adapters/memory/MemoryPartialUploads.ts"
import * as NodePartialUploads from "../../../src/adapters/node/NodePartialUploads.ts"
import { PartialUploads } from "../../../src/ports/PartialUploads.ts"
import * as Contract from "../../ports/PartialUploads.ts"
import * as TempFolder from "../../support/TempFolder.ts"

const built = (layer: Layer.Layer<PartialUploads>) =>
  Effect.map(Layer.build(layer), (context) => Context.get(context, PartialUploads))

Contract.suite("files", Effect.flatMap(TempFolder.make, (folder) => built(NodePartialUploads.layer(folder))))
Contract.suite("in memory", Effect.suspend(() => built(MemoryPartialUploads.layer)))

describe("NodePartialUploads", () => {
  it.scoped("nothing of an erased session is left on the disk, also of notes nobody can read; no name leaves its folder", () =>
    Effect.gen(function*() {
      const folder = yield* TempFolder.make
      const partials = yield* built(NodePartialUploads.layer(folder))
      const key = { userId: "u1", id: "a".repeat(32) }
      yield* partials.begin(key, { session: "s1", length: 9, base: 0, before: "" }, 1000)
      yield* partials.erase({ userId: "u1", session: "s1" })
      assert.deepStrictEqual(fs.readdirSync(`${folder}/uploads/u1`), [])
      fs.writeFileSync(`${folder}/uploads/u1/${key.id}.json`, "{\"session\":\"../x\"")
      fs.writeFileSync(`${folder}/uploads/u1/${key.id}.bytes`, "x")
      assert.isUndefined(yield* partials.find(key))
      yield* partials.sweep(Date.now() + 60_000)
      assert.deepStrictEqual(fs.readdirSync(`${folder}/uploads/u1`), [])
      for (const wrong of [{ ...key, id: "../../x" }, { ...key, userId: "../u1" }]) {
        assert.strictEqual((yield* Effect.flip(partials.begin(wrong, { session: "s1", length: 9, base: 0, before: "" }, 1)))._tag, "StoreError")
      }
    }))
})
