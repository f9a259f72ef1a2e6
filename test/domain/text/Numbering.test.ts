import { assert, describe, it } from "@effect/vitest"
import { FastCheck } from "effect"
import * as Numbering from "../../../src/domain/text/Numbering.ts"

/** Few enough to repeat, and like those of a queue: they differ in the middle or at an end. */
const text = FastCheck.oneof(
  FastCheck.string({ maxLength: 3 }),
  FastCheck.nat(30).map((n) => `/home/x/${n}.jsonl`),
  FastCheck.fullUnicodeString({ maxLength: 2 })
)

const byMap = (texts: ReadonlyArray<string>): ReadonlyArray<number> => {
  const known = new Map<string, number>()
  return texts.map((one) => {
    const number = known.get(one) ?? known.size
    known.set(one, number)
    return number
  })
}

/** A numbering that keeps the texts itself. */
const keeping = (expected?: number): Numbering.Numbering => {
  const texts: Array<string> = []
  const numbering = Numbering.make((number) => texts[number]!, expected)
  return {
    of: (one) => {
      const number = numbering.of(one)
      if (number === texts.length) texts.push(one)
      return number
    }
  }
}

describe("Numbering", () => {
  it.prop(
    "gives the numbers a Map would, whatever room was asked for",
    [FastCheck.array(text, { maxLength: 300 }), FastCheck.nat(300)],
    ([texts, expected]) => {
      const numbering = keeping(expected)
      assert.deepStrictEqual(texts.map((one) => numbering.of(one)), byMap(texts))
    }
  )

  it("tells texts of one hash apart", () => {
    // FNV-1a of both is the same (found by trying), and so is that of all that is put behind both.
    const [one, other] = ["costarring", "liquid"]
    const numbering = keeping(1)
    const texts = [one, other, `${one}.x`, `${other}.x`, other, one].map((each) => numbering.of(each!))
    assert.deepStrictEqual(texts, [0, 1, 2, 3, 1, 0])
  })

  it("holds many", () => {
    const numbering = keeping()
    for (let round = 0; round < 2; round++) {
      const wrong = Array.from({ length: 20_000 }, (_, n) => n).filter((n) => numbering.of(`/t/${n}`) !== n)
      assert.deepStrictEqual(wrong, [])
    }
  })
})
