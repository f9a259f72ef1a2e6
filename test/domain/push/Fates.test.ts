import { assert, describe, it } from "@effect/vitest"
import * as FamilyFate from "../../../src/domain/push/FamilyFate.ts"
import * as Outcome from "../../../src/domain/push/Outcome.ts"

describe("what became of a session and its family", () => {
  it("a family's file that was given up or kept back is left alone, and no other", () => {
    const fate: FamilyFate.FamilyFate = {
      ...FamilyFate.nothing, delivered: ["c"], kept: ["b"],
      dead: [{ name: "a", reason: 413 }, { name: "d", reason: "missing" }]
    }
    const settled = ["a", "b", "c", "d", "e"].filter((name) => FamilyFate.isSettled(fate, name))
    assert.deepStrictEqual(settled, ["a", "b", "d"])
  })

  it("a later try adds to the earlier one, names nothing twice, and alone knows what is left", () => {
    const before: FamilyFate.FamilyFate = {
      delivered: ["a", "b"], dead: [{ name: "c", reason: 413 }], kept: ["d"], pending: { trouble: undefined, name: "e" }
    }
    const later: FamilyFate.FamilyFate = {
      delivered: ["b", "e"], dead: [{ name: "f", reason: 422 }], kept: ["g"], pending: undefined
    }
    assert.deepStrictEqual(FamilyFate.after(before, later), {
      delivered: ["a", "b", "e"], kept: ["d", "g"], pending: undefined,
      dead: [{ name: "c", reason: 413 }, { name: "f", reason: 422 }]
    })
  })

  it("a session is done when the server has it; what this run delivered stays delivered", () => {
    const delivered: Outcome.Outcome = { _tag: "Delivered", at: 1 }
    const unchanged: Outcome.Outcome = { _tag: "Unchanged" }
    const others: ReadonlyArray<Outcome.Outcome> = [
      { _tag: "Private" }, { _tag: "Missing" }, { _tag: "Refused" }, { _tag: "Rejected", status: 413 }, { _tag: "Held" },
      { _tag: "Failed", trouble: {} }, { _tag: "Untouched" }
    ]
    assert.deepStrictEqual([delivered, unchanged].map(Outcome.isDone), [true, true])
    assert.isFalse(others.some(Outcome.isDone))
    assert.deepStrictEqual(Outcome.untouched, { _tag: "Untouched" })
    assert.strictEqual(Outcome.after(delivered, unchanged), delivered)
    assert.strictEqual(Outcome.after(unchanged, delivered), delivered)
    for (const other of others) {
      assert.strictEqual(Outcome.after(delivered, other), other)
      assert.strictEqual(Outcome.after(other, unchanged), unchanged)
    }
  })
})
