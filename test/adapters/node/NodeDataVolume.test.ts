import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { readdirSync } from "node:fs"
import * as NodeDataVolume from "../../../src/adapters/node/NodeDataVolume.ts"
import { DataVolume } from "../../../src/ports/DataVolume.ts"
import * as Contract from "../../ports/DataVolume.ts"
import * as TempFolder from "../../support/TempFolder.ts"

Contract.suite(
  "node",
  () => Layer.unwrapScoped(Effect.map(TempFolder.make, NodeDataVolume.layer)),
  () => NodeDataVolume.layer("/nowhere/at/all"),
  (effect) => effect
)

describe("the real volume", () => {
  it.scoped("nothing of a probe stays", () =>
    Effect.gen(function*() {
      const folder = yield* TempFolder.make
      yield* Effect.flatMap(DataVolume, (volume) => volume.probe).pipe(Effect.provide(NodeDataVolume.layer(folder)))
      assert.deepStrictEqual(readdirSync(folder), [])
    }))
})
