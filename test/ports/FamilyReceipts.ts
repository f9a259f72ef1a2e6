import { assert, describe, it } from "@effect/vitest"
import { Effect, FastCheck as fc, type Scope } from "effect"
import * as Micro from "effect/Micro"
import * as FamilyReceipt from "../../src/domain/push/FamilyReceipt.ts"
import type { Workspace } from "../../src/domain/workspace/Workspace.ts"
import type { FamilyReceipts } from "../../src/ports/FamilyReceipts.ts"
import { lift } from "../../src/ports/Lift.ts"
import { crowdedFamilyReceipt } from "../domain/push/arbitraries.ts"

export interface Subject {
  readonly receipts: FamilyReceipts["Type"]
  readonly workspace: Workspace
}

const batches = fc.array(fc.array(crowdedFamilyReceipt, { maxLength: 5 }), { maxLength: 4 })
const gone = (receipt: FamilyReceipt.FamilyReceipt): boolean => receipt.transcript === "/x"

/** The contract of `FamilyReceipts`; each subject is empty and its own. */
export const suite = (name: string, subject: Effect.Effect<Subject, never, Scope.Scope>) =>
  describe(`FamilyReceipts: ${name}`, () => {
    const within = <A, E>(f: (receipts: FamilyReceipts["Type"], workspace: Workspace) => Micro.Micro<A, E>) =>
      Effect.scoped(Effect.flatMap(subject, ({ receipts, workspace }) => lift(f(receipts, workspace))))

    it.effect("where nothing was acknowledged nothing is read, and compacting makes nothing", () =>
      within((receipts, workspace) =>
        Micro.gen(function*() {
          yield* receipts.append(workspace, [])
          yield* receipts.compact(workspace, () => true)
          assert.deepStrictEqual(yield* receipts.latest(workspace), [])
        })))

    it.effect.prop("reads the last of each target; compacting keeps those that are not gone", [batches], ([given]) =>
      within((receipts, workspace) =>
        Micro.gen(function*() {
          for (const batch of given) yield* receipts.append(workspace, batch)
          const latest = FamilyReceipt.latest(given.flat())
          assert.deepStrictEqual(yield* receipts.latest(workspace), latest)
          yield* receipts.compact(workspace, gone)
          yield* receipts.compact(workspace, gone)
          assert.deepStrictEqual(yield* receipts.latest(workspace), latest.filter((receipt) => !gone(receipt)))
        })), { fastCheck: { numRuns: 10 } })
  })
