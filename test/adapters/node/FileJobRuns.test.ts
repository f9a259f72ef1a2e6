import { assert, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import * as fs from "node:fs"
import * as FileJobRuns from "../../../src/adapters/node/FileJobRuns.ts"
import { JobRuns as Runs } from "../../../src/ports/JobRuns.ts"
import * as JobRuns from "../../ports/JobRuns.ts"
import * as TempFolder from "../../support/TempFolder.ts"

JobRuns.suite(
  "file",
  Layer.unwrapScoped(Effect.map(TempFolder.make, (folder) => FileJobRuns.layer(`${folder}/a/runs.json`)))
)

it.scoped("what ran is known to the next process; a file that is broken says that nothing ran", () =>
  Effect.gen(function*() {
    const path = `${yield* TempFolder.make}/runs.json`
    const within = <A, E>(work: (runs: Runs["Type"]) => Effect.Effect<A, E>) =>
      Effect.provide(Effect.flatMap(Runs, work), FileJobRuns.layer(path))
    yield* within((runs) => runs.ran("a", 5))
    assert.deepStrictEqual([...yield* within((runs) => runs.lastRuns)], [["a", 5]])
    for (const text of ["", "{", "[]", "null", "{\"a\":\"x\"}", "7"]) {
      fs.writeFileSync(path, text)
      assert.strictEqual((yield* within((runs) => runs.lastRuns)).size, 0)
    }
  }))
