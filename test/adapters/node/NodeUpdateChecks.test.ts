import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as fs from "node:fs"
import * as MemoryUpdateChecks from "../../../src/adapters/memory/MemoryUpdateChecks.ts"
import * as NodeUpdateChecks from "../../../src/adapters/node/NodeUpdateChecks.ts"
import { UpdateChecks as Port } from "../../../src/ports/UpdateChecks.ts"
import * as UpdateChecks from "../../ports/UpdateChecks.ts"
import * as TempFolder from "../../support/TempFolder.ts"
import * as Support from "./support.ts"

const layerIn = (folder: string) => NodeUpdateChecks.layer(Support.machine({ AGNES_CONFIG_DIR: folder }))

UpdateChecks.suite("files", Effect.map(TempFolder.make, (folder) => layerIn(`${folder}/config`)))
UpdateChecks.suite("memory", Effect.sync(() => MemoryUpdateChecks.layer({ record: undefined })))

describe("NodeUpdateChecks", () => {
  it.scoped("is for its owner alone; what cannot be read is as if it were not there", () =>
    Effect.gen(function*() {
      const folder = `${yield* TempFolder.make}/config`
      const checks = yield* Effect.provide(Port, layerIn(folder))
      yield* checks.save(UpdateChecks.record)
      assert.deepStrictEqual([Support.mode(`${folder}/update_check.json`), Support.mode(folder)], ["600", "700"])
      for (const text of ["", "{", "null", "[]", "{\"installed\":\"0.1.0\"}", "{\"checked_at\":\"now\"}"]) {
        fs.writeFileSync(`${folder}/update_check.json`, text)
        assert.isUndefined(yield* checks.load, text)
      }
    }))

  it.scoped("where nothing can be written, nothing is kept", () =>
    Effect.gen(function*() {
      const folder = yield* TempFolder.make
      fs.writeFileSync(`${folder}/config`, "a file")
      const checks = yield* Effect.provide(Port, layerIn(`${folder}/config`))
      yield* checks.save(UpdateChecks.record)
      yield* checks.clear
      assert.isUndefined(yield* checks.load)
    }))
})
