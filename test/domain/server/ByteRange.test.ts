import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as ByteRange from "../../../src/domain/server/ByteRange.ts"

const etag = "\"abc\""
const of = (range: string | undefined, size = 10, ifRange?: string) => ByteRange.of({ range, ifRange }, size, etag)
const whole = { _tag: "Whole" } as const
const part = (offset: number, length: number) => ({ _tag: "Part", offset, length }) as const

describe("ByteRange", () => {
  it.prop("a part lies within the file and is never empty", [fc.nat(100), fc.oneof(fc.string(), fc.tuple(fc.nat(120), fc.nat(120)).map(([a, b]) => `bytes=${a}-${b}`))],
    ([size, range]) => {
      const found = of(range, size)
      if (found._tag !== "Part") return
      assert.isTrue(found.offset >= 0 && found.length > 0 && found.offset + found.length <= size)
    })

  it("RFC 9110 §14.1.2, one by one", () => {
    assert.deepStrictEqual(of("bytes=0-3"), part(0, 4))
    assert.deepStrictEqual(of("bytes=4-"), part(4, 6))
    assert.deepStrictEqual(of("bytes=-3"), part(7, 3))
    assert.deepStrictEqual(of("bytes=-30"), part(0, 10))
    assert.deepStrictEqual(of("bytes=8-99"), part(8, 2))
    assert.deepStrictEqual(of("bytes=10-"), { _tag: "Unsatisfiable" })
    assert.deepStrictEqual(of("bytes=-0"), { _tag: "Unsatisfiable" })
    assert.deepStrictEqual(of("bytes=0-", 0), { _tag: "Unsatisfiable" })
    for (const none of [undefined, "", "bytes=", "bytes=-", "bytes=5-2", "bytes=a-b", "lines=0-3", "bytes=0-1,3-4", "bytes=99999999999999999999-"]) {
      assert.deepStrictEqual(of(none), whole, none)
    }
    assert.deepStrictEqual(of("bytes=0-3", 10, etag), part(0, 4))
    assert.deepStrictEqual(of("bytes=0-3", 10, "\"other\""), whole)
    assert.deepStrictEqual(of("bytes=0-3", 10, `W/${etag}`), whole)
  })

  it("what the client has is not sent again", () => {
    for (const known of [etag, `W/${etag}`, `"x", ${etag}`, "*"]) assert.isTrue(ByteRange.isKnown(known, etag), known)
    for (const other of [undefined, "", "\"x\"", "abc"]) assert.isFalse(ByteRange.isKnown(other, etag), other)
  })
})
