import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as Ranges from "../../../src/domain/pull/Ranges.ts"

const size = 40
const extent = fc.tuple(fc.nat(size), fc.nat(size)).map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }))
const extents = fc.array(extent, { maxLength: 6 })

const cover = (all: ReadonlyArray<Ranges.Extent>): ReadonlyArray<number> =>
  Array.from({ length: size }, (_, at) => all.filter(({ from, to }) => from <= at && at < to).length)

describe("Ranges", () => {
  it.prop("what is missing and what is done are the whole, and nothing comes twice", [extents, fc.integer({ min: 1, max: 50 })], ([done, piece]) => {
    const missing = Ranges.missing(size, done, piece)
    for (const { from, to } of missing) assert.isTrue(from < to && to - from <= piece)
    assert.isTrue(cover([...Ranges.normal(done), ...missing]).every((count) => count === 1))
  })

  it.prop("normal extents hold the same bytes, apart from each other", [extents], ([all]) => {
    const normal = Ranges.normal(all)
    assert.deepStrictEqual(cover(normal), cover(all).map((count) => Math.min(1, count)))
    for (let n = 1; n < normal.length; n++) assert.isBelow(normal[n - 1]!.to, normal[n]!.from)
    assert.strictEqual(Ranges.length(all), cover(normal).filter((count) => count === 1).length)
    const gap = cover(all).indexOf(0)
    assert.strictEqual(Ranges.prefix(all), gap < 0 ? size : gap)
  })

  it.prop("every connection gets a piece of a large file", [fc.integer({ min: 1, max: 2 ** 40 }), fc.integer({ min: 1, max: 16 })], ([bytes, connections]) => {
    const piece = Ranges.piece(bytes, connections)
    assert.isTrue(piece >= 1 && Math.ceil(bytes / piece) >= Math.min(connections, bytes) - connections + 1)
  })

  it("Content-Range is read to the letter", () => {
    assert.deepStrictEqual(Ranges.parse("bytes 0-99/1000"), { from: 0, to: 100, size: 1000 })
    for (const odd of [undefined, "", "bytes */1000", "bytes 9-3/1000", "bytes 0-1000/1000", "bytes 0-99/*", "Bytes 0-9/10 "]) {
      assert.isUndefined(Ranges.parse(odd))
    }
  })
})
