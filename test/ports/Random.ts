import { assert, describe, it } from "@effect/vitest"
import { Effect, FastCheck as fc } from "effect"
import * as Micro from "effect/Micro"
import { lift } from "../../src/ports/Lift.ts"
import type { Random } from "../../src/ports/Random.ts"

/** The contract of `Random`. */
export const suite = (name: string, random: Random["Type"]) =>
  describe(`Random: ${name}`, () => {
    it.effect.prop("hex has two digits a byte", [fc.nat({ max: 64 })], ([bytes]) =>
      Effect.map(lift(random.hex(bytes)), (text) => assert.match(text, new RegExp(`^[0-9a-f]{${2 * bytes}}$`))), {
      fastCheck: { numRuns: 10 }
    })

    it.effect("a thousand names of 8 bytes are all different, and fractions lie in [0, 1) and differ", () =>
      lift(Micro.gen(function*() {
        const names = new Set<string>()
        const fractions = new Set<number>()
        for (let n = 0; n < 1000; n++) {
          names.add(yield* random.hex(8))
          fractions.add(yield* random.fraction)
        }
        assert.strictEqual(names.size, 1000)
        assert.isAbove(fractions.size, 990)
        assert.isTrue([...fractions].every((fraction) => fraction >= 0 && fraction < 1))
      })))
  })
