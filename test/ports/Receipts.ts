import { assert, describe, it } from "@effect/vitest"
import { Effect, FastCheck as fc, type Scope } from "effect"
import * as Micro from "effect/Micro"
import * as Receipt from "../../src/domain/push/Receipt.ts"
import type { Workspace } from "../../src/domain/workspace/Workspace.ts"
import { lift } from "../../src/ports/Lift.ts"
import type { Receipts } from "../../src/ports/Receipts.ts"
import { crowdedReceipt } from "../domain/push/arbitraries.ts"

export interface Subject {
  readonly receipts: Receipts["Type"]
  readonly workspace: Workspace
}

const batches = fc.array(fc.array(crowdedReceipt, { maxLength: 5 }), { maxLength: 4 })
const gone = (receipt: Receipt.Receipt): boolean => receipt.sessionId === "a"

/** The contract of `Receipts`; each subject is empty and its own. */
export const suite = (name: string, subject: Effect.Effect<Subject, never, Scope.Scope>) =>
  describe(`Receipts: ${name}`, () => {
    const within = <A, E>(f: (receipts: Receipts["Type"], workspace: Workspace) => Micro.Micro<A, E>) =>
      Effect.scoped(Effect.flatMap(subject, ({ receipts, workspace }) => lift(f(receipts, workspace))))

    it.effect("where nothing was acknowledged nothing is read, and compacting makes nothing", () =>
      within((receipts, workspace) =>
        Micro.gen(function*() {
          yield* receipts.append(workspace, [])
          yield* receipts.compact(workspace, () => true)
          assert.deepStrictEqual([...(yield* receipts.index(workspace)).groups()], [])
          assert.deepStrictEqual(yield* receipts.all(workspace), [])
        })))

    it.effect.prop("reads all that was appended, or the last of each target", [batches], ([given]) =>
      within((receipts, workspace) =>
        Micro.gen(function*() {
          for (const batch of given) yield* receipts.append(workspace, batch)
          assert.deepStrictEqual(yield* receipts.all(workspace), given.flat())
          const index = yield* receipts.index(workspace)
          assert.sameDeepMembers([...index.groups()].flat(), given.flat())
          for (const path of new Set(given.flat().map((receipt) => receipt.path))) {
            assert.deepStrictEqual(index.of(path), given.flat().filter((receipt) => receipt.path === path))
          }
        })), { fastCheck: { numRuns: 10 } })

    it.effect.prop("compacting keeps the last of each target, those that are gone elsewhere", [batches], ([given]) =>
      within((receipts, workspace) =>
        Micro.gen(function*() {
          for (const batch of given) yield* receipts.append(workspace, batch)
          const before = Receipt.latest(given.flat())
          yield* receipts.compact(workspace, gone)
          yield* receipts.compact(workspace, gone)
          const kept = [...(yield* receipts.index(workspace)).groups()].flat()
          assert.sameDeepMembers(kept, before.filter((receipt) => !gone(receipt)))
          assert.sameDeepMembers([...yield* receipts.all(workspace)], [...before])
        })), { fastCheck: { numRuns: 10 } })
  })
