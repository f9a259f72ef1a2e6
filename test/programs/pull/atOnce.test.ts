import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import type { ServerResponse } from "node:http"
import * as PullWorld from "../../support/PullWorld.ts"

/** Answers the first so many downloads, then none until so many wait; how many waited when the last came. */
const holding = (answered: number, until: number) => {
  const held: Array<readonly [ServerResponse, Uint8Array]> = []
  let came = 0
  let most = 0
  return {
    most: () => most,
    mischief: (_asked: unknown, response: ServerResponse, bytes: Uint8Array): boolean => {
      came += 1
      if (came <= answered || most >= until) return false
      held.push([response, bytes])
      if (held.length < until) return true
      most = held.length
      for (const [each, content] of held) each.end(content)
      return true
    }
  }
}

const offer = Effect.gen(function*() {
  const world = yield* PullWorld.make()
  for (let n = 0; n < 40; n++) world.server.put(`t${n}`, Buffer.from(`PAR1 ${n} PAR1`))
  return world
})

describe("small tables", () => {
  it.scoped("come four times as many at once as large ones, once some of them have come", () =>
    Effect.gen(function*() {
      const { run, server } = yield* offer
      const { mischief, most } = holding(12, 16)
      server.mischief = mischief
      assert.lengthOf((yield* run()).updated, 40)
      assert.strictEqual(most(), 16)
    }))

  it.scoped("come one by one where one at a time was asked for", () =>
    Effect.gen(function*() {
      const { run, server } = yield* offer
      let under = 0
      let most = 0
      server.mischief = (_asked, response, bytes) => {
        under += 1
        most = Math.max(most, under)
        // Whoever else asks does so by then.
        setImmediate(() => {
          under -= 1
          response.end(bytes)
        })
        return true
      }
      assert.lengthOf((yield* run({ knobs: { ...PullWorld.knobs, parallelism: 1 } })).updated, 40)
      assert.strictEqual(most, 1)
    }))
})
