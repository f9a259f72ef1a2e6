import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as LineHashes from "../../../src/domain/privacy/LineHashes.ts"
import { text } from "../queue/arbitraries.ts"

const hash = fc.array(fc.integer({ min: 0, max: 15 }), { minLength: 16, maxLength: 16 })
  .map((digits) => digits.map((digit) => digit.toString(16)).join(""))
const record = fc.record({
  sessionId: text,
  path: text,
  size: fc.nat(),
  modifiedAt: fc.nat().map((value) => value / 4),
  hashes: fc.array(hash, { maxLength: 4 })
})

const made = (sessionId: string, size: number): LineHashes.LineHashes =>
  ({ sessionId, path: `/p/${sessionId}.jsonl`, size, modifiedAt: 1, hashes: [`${sessionId.toLowerCase()}000000000000000`] })

describe("LineHashes", () => {
  it.prop("every record comes back from its line, and takes only one", [record], ([value]) => {
    const line = LineHashes.encode(value)
    assert.deepStrictEqual(LineHashes.parse(line.slice(0, -1)), value)
    assert.strictEqual(line.indexOf("\n"), line.length - 1)
  })

  for (const bad of ["", "a\t/b\t1\t2", "a\t/b\tx\t2\t", "a\t/b\t1\t2\tzz", "a\t/b\t1\t2\t\t?", "%\t/b\t1\t2\t\t!"]) {
    it(`${JSON.stringify(bad)} is no record`, () => assert.isUndefined(LineHashes.parse(bad)))
  }

  it("the last record about a session and path counts, lines that are none cost nothing", () => {
    const file = `${LineHashes.encode(made("a", 1))}torn\n${LineHashes.encode(made("A", 2))}${LineHashes.encode(made("a", 3))}`
    assert.deepStrictEqual(LineHashes.parseFile(file).map(({ size }) => size), [3, 2])
  })

  it("hashes of sessions that are no longer private do not count", () => {
    const records = [made("a", 1), made("b", 1)]
    assert.deepStrictEqual(LineHashes.hashesOf(records, new Set(["b"])), new Set(["b000000000000000"]))
  })

  it("a private session without a record, or with a grown transcript, is unrecorded", () => {
    const records = [made("a", 10), made("B", 10), made("c", 10)]
    const sizes: Record<string, number> = { "/p/a.jsonl": 10, "/p/B.jsonl": 11 }
    const ids = new Set(["a", "b", "c", "d"])
    assert.deepStrictEqual(LineHashes.unrecorded(records, ids, (path) => sizes[path]), ["b", "d"])
  })
})
