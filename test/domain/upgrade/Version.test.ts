import { assert, describe, it } from "@effect/vitest"
import { FastCheck } from "effect"
import * as Floor from "../../../src/domain/push/Floor.ts"
import * as Version from "../../../src/domain/upgrade/Version.ts"

const number = FastCheck.integer({ min: 0, max: 12 })
const numbers = FastCheck.array(number, { minLength: 1, maxLength: 4 })
const suffix = FastCheck.constantFrom("", "", "-rc.1", "-rc.2", "-rc.10", "-beta", "-beta.1", ".post1", "rc1", "+build.7")
const version = FastCheck.tuple(numbers, suffix).map(([parts, end]) => parts.join(".") + end)
const any = FastCheck.oneof(version, FastCheck.string({ maxLength: 8 }))

describe("Version", () => {
  it.prop("S15 numbers compare as numbers, the first difference decides", [numbers, numbers], ([a, b]) => {
    const length = Math.max(a.length, b.length)
    const padded = (parts: ReadonlyArray<number>) => Array.from({ length }, (_, at) => parts[at] ?? 0)
    const first = padded(a).map((value, at) => value - (padded(b)[at] ?? 0)).find((difference) => difference !== 0) ?? 0
    assert.strictEqual(Version.compare(a.join("."), b.join(".")), Math.sign(first) as -1 | 0 | 1)
  })

  it.prop("is an order: either way round the same, itself the same, and passed on", [version, version, version], ([a, b, c]) => {
    assert.strictEqual(Version.compare(a, a), 0)
    assert.strictEqual(Version.compare(a, b), (0 - (Version.compare(b, a) ?? NaN)) as 0)
    if (!Version.isOlder(b, a) && !Version.isOlder(c, b)) assert.isFalse(Version.isOlder(c, a))
  })

  it.prop("is defined for versions and nothing else, and the floor is the same order", [any, any], ([a, b]) => {
    assert.strictEqual(Version.compare(a, b) === undefined, !(Version.isVersion(a) && Version.isVersion(b)))
    assert.strictEqual(Floor.isBelow(a, b), Version.isOlder(a, b))
  })

  it.prop("what may name a folder leads nowhere else", [FastCheck.string({ unit: "binary" })], ([text]) => {
    if (Version.isName(text)) assert.notMatch(text, /[\\/\s]|^\./)
  })

  const older = [
    ["0.1.0", "0.2.0"], ["2.1.0", "10.0.0"], ["0.40.0", "0.40.10"], ["1.0.0-rc.2", "1.0.0-rc.10"], ["1.0.0-rc.10", "1.0.0"],
    ["1.0.0-1", "1.0.0-alpha"], ["1.0.0-alpha", "1.0.0-alpha.1"], ["1.0.0", "1.0.0.post1"], ["v1.9", "1.10"]
  ]
  for (const [a = "", b = ""] of older) {
    it(`M18 ${a} is older than ${b}`, () => assert.deepStrictEqual([Version.isOlder(a, b), Version.isOlder(b, a)], [true, false]))
  }

  for (const odd of ["", "latest", "unknown", "1..2", "1.*", "../1.0.0", "1.0.0/.."]) {
    it(`S16 ${JSON.stringify(odd)} is no version, so nothing is older`, () => {
      assert.isFalse(Version.isName(odd))
      assert.deepStrictEqual([Version.isOlder(odd, "9.0.0"), Version.isOlder("0.0.1", odd)], [false, false])
    })
  }
})
