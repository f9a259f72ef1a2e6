import { assert, describe, it } from "@effect/vitest"
import * as Blank from "../../../src/domain/text/Blank.ts"
import * as PercentEncoding from "../../../src/domain/text/PercentEncoding.ts"
import { text } from "../queue/arbitraries.ts"

describe("PercentEncoding", () => {
  it.prop("what was encoded comes back", [text], ([value]) => {
    assert.strictEqual(PercentEncoding.decode(PercentEncoding.encode(value)), value)
  })

  it.prop("what was encoded needs no encoding", [text], ([value]) => {
    assert.isFalse(PercentEncoding.isNeeded(PercentEncoding.encode(value)))
  })

  it.prop("texts that need nothing survive a line and a trim", [text], ([value]) => {
    if (PercentEncoding.isNeeded(value)) return
    assert.strictEqual(Blank.trim(value), value)
    assert.strictEqual(value.split(Blank.lineSeparator).length, 1)
    assert.strictEqual(value.trim(), value)
    assert.isFalse(/[\t\0]/.test(value))
    assert.strictEqual(new TextDecoder().decode(new TextEncoder().encode(value)), value)
  })

  it("ordinary paths stay readable", () => {
    assert.strictEqual(PercentEncoding.encode("/home/ä b/c😀.jsonl"), "/home/ä b/c😀.jsonl")
  })

  it("lone surrogates are written as WTF-8, blanks outside as UTF-8", () => {
    assert.strictEqual(PercentEncoding.encode(" a\ud800\t%\u2028 "), "%20a%ED%A0%80%09%25%E2%80%A8%20")
  })

  for (const bad of ["%", "%4", "%zz", "%C3", "%C0%80", "%ED%A0%80%ED%B0%80", "%F4%90%80%80", "%80", "%E2%80x"]) {
    it(`refuses ${bad}`, () => assert.isUndefined(PercentEncoding.decode(bad)))
  }

  it("takes time in proportion to the length of inner blanks", () => {
    const long = `a${" ".repeat(500_000)}b\t`
    assert.strictEqual(PercentEncoding.encode(long).length, long.length + 2)
  })
})
