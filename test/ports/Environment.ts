import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as Micro from "effect/Micro"
import type { Environment } from "../../src/ports/Environment.ts"
import { lift } from "../../src/ports/Lift.ts"

/** The contract of `Environment`, with `AGNES_TEST_SET` = `x`, `AGNES_TEST_EMPTY` empty, `AGNES_TEST_UNSET` not set. */
export const suite = (name: string, environment: () => Environment["Type"]) =>
  describe(`Environment: ${name}`, () => {
    it.effect("a variable is its value, empty is empty, not set is undefined", () =>
      lift(Micro.gen(function*() {
        const { variable } = environment()
        assert.strictEqual(yield* variable("AGNES_TEST_SET"), "x")
        assert.strictEqual(yield* variable("AGNES_TEST_EMPTY"), "")
        assert.isUndefined(yield* variable("AGNES_TEST_UNSET"))
        assert.isUndefined(yield* variable("__proto__"))
      })))

    it.effect("folders are absolute, the process has a number", () =>
      Effect.map(lift(Micro.all([environment().cwd, environment().home, environment().pid])), ([cwd, home, pid]) => {
        assert.match(cwd ?? "", /^(\/|[A-Za-z]:)/)
        assert.match(home, /^(\/|[A-Za-z]:)/)
        assert.isAbove(pid, 0)
      }))
  })
