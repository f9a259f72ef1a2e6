import { assert, describe, it } from "@effect/vitest"
import * as Parsers from "./Parsers.ts"

describe("T7 readers of foreign bytes", () => {
  it("keep what they must, of bytes that a seed has made bad; npm run prove tries a hundred times as many", () => {
    const read = Parsers.run(3_000, 20_261_121)
    assert.deepStrictEqual(read.flatMap(({ violations }) => violations), [])
    assert.isAtLeast(read.reduce((sum, { cases }) => sum + cases, 0), 2_800)
  })
})
