import { assert, describe, it } from "@effect/vitest"
import * as FastCheck from "effect/FastCheck"
import * as Exhaustive from "./Exhaustive.ts"
import * as Fingerprint from "./Fingerprint.ts"
import * as Mutants from "./Mutants.ts"
import * as Play from "./Play.ts"
import { Visited } from "./Visited.ts"

const none = new Set<string>()

const values = FastCheck.anything({
  withMap: true, withSet: true, withTypedArray: false, withDate: false, withNullPrototype: false
})

describe("what is the same", () => {
  it.prop("has one hash", [values], ([value]) => {
    assert.strictEqual(Fingerprint.of(value, none), Fingerprint.of(structuredClone(value), none))
  })

  it.prop("has another hash than what holds it, or a bit less", [FastCheck.array(values, { minLength: 1 })], ([all]) => {
    assert.notStrictEqual(Fingerprint.of(all, none), Fingerprint.of([all], none))
    assert.notStrictEqual(Fingerprint.of(all, none), Fingerprint.of(all.slice(1), none))
  })

  it("has a name of its own, whatever its properties are called", () => {
    const odd = { constructor: undefined, ["__proto__"]: 1, toString: new Map([["constructor", 2]]) }
    assert.strictEqual(Fingerprint.of(odd, none), Fingerprint.of(structuredClone(odd), none))
  })

  it("is not taken for a copy", () => {
    const one = { bytes: new Uint8Array([1, 200]) }
    assert.notStrictEqual(Fingerprint.of([one, one], none), Fingerprint.of([one, { ...one }], none))
    assert.notStrictEqual(Fingerprint.of(one, none), Fingerprint.of({ bytes: new Uint8Array([1, 201]) }, none))
    assert.strictEqual(Fingerprint.of({ ...one, pid: 1 }, new Set(["pid"])), Fingerprint.of({ ...one, pid: 2 }, new Set(["pid"])))
  })
})

describe("histories that end where an earlier one went on", () => {
  const all = [...Exhaustive.histories(1, "some")].slice(-150)

  it("are many", () => {
    const visited = new Visited()
    for (const history of all) Play.play(history, undefined, visited)
    assert.isAbove(visited.joined, all.length / 4)
  })

  for (const mutant of Mutants.all.filter(({ name }) => /^M(1|6) /.test(name))) {
    it(`hide nothing that is broken: ${mutant.name}`, () => {
      const visited = new Visited()
      const checks = (list: typeof all, known?: Visited) =>
        new Set(list.flatMap((history) => Play.play(history, mutant, known).violations.map(({ check }) => check)))
      const found = checks(all)
      assert.isNotEmpty([...found])
      assert.deepStrictEqual(checks(all, visited), found)
    })
  }
})
