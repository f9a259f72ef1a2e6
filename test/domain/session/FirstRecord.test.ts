import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as FirstRecord from "../../../src/domain/session/FirstRecord.ts"

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const record = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 })).map((value) => JSON.stringify(value))
const blank = fc.stringMatching(/^[ \t\r\n]{0,5}$/)

describe("FirstRecord", () => {
  it.prop("a line with an object makes a transcript, whatever follows", [blank, record, fc.uint8Array(), fc.boolean()], (
    [before, line, rest, complete]
  ) => {
    const file = new Uint8Array([...bytes(`${before}${line}\n`), ...rest])
    assert.strictEqual(FirstRecord.judge(file, complete), "transcript")
  })

  it.prop("a whole file of one record needs no line feed", [record], ([line]) => {
    assert.strictEqual(FirstRecord.judge(bytes(line), true), "transcript")
  })

  it.prop("a record cut anywhere is unfinished, never refused", [record, fc.nat()], ([line, at]) => {
    const whole = bytes(line)
    const cut = whole.subarray(0, at % whole.length)
    assert.strictEqual(FirstRecord.judge(cut, true), "unfinished")
    assert.strictEqual(FirstRecord.judge(cut, false), "more")
  })

  it.prop("a longer beginning never changes a decision", [fc.uint8Array({ maxLength: 40 }), fc.nat()], ([file, at]) => {
    const early = FirstRecord.judge(file.subarray(0, at % (file.length + 1)), false)
    if (early !== "more") assert.strictEqual(FirstRecord.judge(file, true), early)
  })

  it("other first records are no transcript", () => {
    for (const text of ["[]\n", "null\n", "1\n", "\"a\"\n", "root:x:0:0:root\n", "{a}\n", "{\"a\":1}x\n", "\u0000\n", "\ufeff{}\n"]) {
      assert.strictEqual(FirstRecord.judge(bytes(text), true), "not-a-transcript", JSON.stringify(text))
    }
  })

  it("an empty or blank file is not written yet", () => {
    assert.strictEqual(FirstRecord.judge(bytes(""), true), "unfinished")
    assert.strictEqual(FirstRecord.judge(bytes("\n \r\n"), true), "unfinished")
  })

  it("blanks are read no further than a record would be", () => {
    const blanks = new Uint8Array(FirstRecord.maxBytes).fill(0x20)
    assert.strictEqual(FirstRecord.judge(blanks, false), "unfinished")
  })

  it("a record longer than is read counts by its beginning", () => {
    const long = new Uint8Array(FirstRecord.maxBytes).fill(0x61)
    long[0] = 0x7b
    assert.strictEqual(FirstRecord.judge(long, false), "transcript")
    assert.strictEqual(FirstRecord.judge(long.subarray(0, 1000), false), "more")
  })
})
