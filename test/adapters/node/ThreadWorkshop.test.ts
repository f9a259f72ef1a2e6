import { assert, describe, it } from "@effect/vitest"
import { Effect, Option } from "effect"
import * as ThreadWorkshop from "../../../src/adapters/node/ThreadWorkshop.ts"
import { Workshop as Shop } from "../../../src/ports/Workshop.ts"
import * as Workshop from "../../ports/Workshop.ts"

const layer = ThreadWorkshop.layer({ script: "./test/fixtures/workshop.mjs", data: {}, memory: 32 * 1024 ** 2 })

Workshop.suite("thread", layer)

describe("a task that runs away", () => {
  const run = (task: string, input: unknown = undefined) => Effect.flatMap(Shop, (shop) => shop.run(task, input))

  it.live("one that never ends is ended from outside, and the next one works", () =>
    Effect.gen(function*() {
      assert.isTrue(Option.isNone(yield* Effect.timeoutOption(run("spin"), "100 millis")))
      assert.deepStrictEqual(yield* run("double", { n: 1 }), { n: 2 })
    }).pipe(Effect.provide(layer)))

  it.live("one that takes all memory is refused for good, one that ends its thread for now; this process lives on", () =>
    Effect.gen(function*() {
      const hog = yield* Effect.flip(run("hog"))
      assert.deepStrictEqual([hog.kind, hog.reason], ["permanent", "took more than 32 MiB of memory"])
      assert.strictEqual((yield* Effect.flip(run("leave"))).kind, "transient")
      assert.deepStrictEqual(yield* run("double", { n: 1 }), { n: 2 })
    }).pipe(Effect.provide(layer)), 30_000)
})
