import { assert, describe, it } from "@effect/vitest"
import { Effect, FastCheck as fc, type Scope } from "effect"
import * as Micro from "effect/Micro"
import * as InDoubt from "../../src/domain/push/InDoubt.ts"
import type { Workspace } from "../../src/domain/workspace/Workspace.ts"
import type { InDoubts } from "../../src/ports/InDoubts.ts"
import { lift } from "../../src/ports/Lift.ts"
import { crowdedInDoubt } from "../domain/push/arbitraries.ts"

export interface Subject {
  readonly inDoubts: InDoubts["Type"]
  readonly workspace: Workspace
}

const batches = fc.array(fc.array(crowdedInDoubt, { maxLength: 5 }), { maxLength: 4 })

/** The contract of `InDoubts`; each subject is empty and its own. */
export const suite = (name: string, subject: Effect.Effect<Subject, never, Scope.Scope>) =>
  describe(`InDoubts: ${name}`, () => {
    const within = <A, E>(f: (inDoubts: InDoubts["Type"], workspace: Workspace) => Micro.Micro<A, E>) =>
      Effect.scoped(Effect.flatMap(subject, ({ inDoubts, workspace }) => lift(f(inDoubts, workspace))))

    it.effect("where nothing is in doubt nothing is read, and removing makes nothing", () =>
      within((inDoubts, workspace) =>
        Micro.gen(function*() {
          yield* inDoubts.add(workspace, [])
          yield* inDoubts.remove(workspace, () => true)
          assert.deepStrictEqual(yield* inDoubts.read(workspace), [])
        })))

    it.effect.prop("reads the last of each; removing leaves the others", [batches], ([given]) =>
      within((inDoubts, workspace) =>
        Micro.gen(function*() {
          for (const batch of given) yield* inDoubts.add(workspace, batch)
          const latest = InDoubt.latest(given.flat())
          assert.deepStrictEqual(yield* inDoubts.read(workspace), latest)
          yield* inDoubts.remove(workspace, ({ path }) => path === "/x")
          const left = latest.filter(({ path }) => path !== "/x")
          assert.deepStrictEqual(yield* inDoubts.read(workspace), left)
          yield* inDoubts.remove(workspace, () => true)
          assert.deepStrictEqual(yield* inDoubts.read(workspace), [])
        })), { fastCheck: { numRuns: 10 } })
  })
