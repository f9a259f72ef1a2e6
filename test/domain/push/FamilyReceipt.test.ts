import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as FamilyFate from "../../../src/domain/push/FamilyFate.ts"
import * as FamilyReceipt from "../../../src/domain/push/FamilyReceipt.ts"
import * as Receipt from "../../../src/domain/push/Receipt.ts"
import { crowdedFamilyReceipt, familyReceipt } from "./arbitraries.ts"

describe("FamilyReceipt", () => {
  it.prop("a line says everything its receipt said, is one line, and no receipt of a session", [familyReceipt], ([given]) => {
    const line = FamilyReceipt.encode(given)
    assert.strictEqual(line.indexOf("\n"), line.length - 1)
    assert.deepStrictEqual(FamilyReceipt.parse(line.slice(0, -1)), given)
    assert.isUndefined(Receipt.parse(line.slice(0, -1)))
  })

  it.prop("no part of a line is a receipt, nor one with a field of another kind", [
    familyReceipt,
    fc.nat(),
    fc.constantFrom("transcript", "name", "size", "mtime", "ctime", "sha256", "server", "at"),
    fc.constantFrom<unknown>(undefined, null, [], {}, true)
  ], ([given, cut, field, value]) => {
    const line = FamilyReceipt.encode(given).slice(0, -1)
    assert.isUndefined(FamilyReceipt.parse(line.slice(0, cut % line.length)))
    assert.isUndefined(FamilyReceipt.parse(JSON.stringify({ ...JSON.parse(line), [field]: value })))
    assert.isUndefined(FamilyReceipt.parse(JSON.stringify({ ...JSON.parse(line), name: "../x" })))
  })

  it.prop("the last of each file and server", [fc.array(crowdedFamilyReceipt)], ([given]) => {
    const target = (of: FamilyReceipt.FamilyReceipt) => JSON.stringify([of.transcript, of.name, of.serverUrl])
    const last = new Map(given.map((each) => [target(each), each]))
    assert.deepStrictEqual(FamilyReceipt.latest(given), [...last.values()])
  })
})

const names = fc.subarray(["a", "b", "c", "d"])
const fate: fc.Arbitrary<FamilyFate.FamilyFate> = fc.record({
  delivered: names,
  dead: names.map((all) => all.map((name) => ({ name, reason: 413 as const }))),
  kept: names,
  pending: fc.constantFrom(undefined, { trouble: undefined, name: undefined })
})

describe("FamilyFate", () => {
  it.prop("a later try adds to an earlier one, and alone knows what is left", [fate, fate], ([before, later]) => {
    const both = FamilyFate.after(before, later)
    assert.deepStrictEqual(both.pending, later.pending)
    assert.sameMembers([...both.delivered], [...new Set([...before.delivered, ...later.delivered])])
    for (const name of ["a", "b", "c", "d"]) {
      const settled = [before, later].some((each) => FamilyFate.isSettled(each, name))
      assert.strictEqual(FamilyFate.isSettled(both, name), settled)
    }
    assert.deepStrictEqual(FamilyFate.after(FamilyFate.nothing, later), later)
  })
})
