import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as Visible from "../../../src/domain/text/Visible.ts"

/** Characters nobody sees, or that act on others: controls, marks of direction, tags, fillers, halves. */
const unseen = /[\p{Cc}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\u3164\p{Cs}\u{e0000}-\u{e007f}]/u

const hostile = fc.array(fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom(
    "\u001b[31mred\u001b[0m", "\u001b]8;;https://x.example\u0007link\u001b]8;;\u0007", "\u001bc", "\u001b", "\u202ecod.exe", "\u2066", "a\u200bb",
    "\r\n", "\r", "\u0007", "\u009b31m", "\ud800", "👩‍👩‍👧", "نص", "e\u0301", "z" + "\u0335".repeat(50), "\u{e0041}\u{e0042}", "\u2028"
  )
)).map((parts) => parts.join(""))

describe("Visible", () => {
  it.prop("nothing in a text is hidden or acts on what is around it", [hostile], ([value]) => {
    assert.notMatch(Visible.text(value).replace(/[\n\t]/g, ""), unseen)
    assert.notMatch(Visible.line(value), unseen)
    assert.isAtMost(Visible.line(value, 20).length, 21)
    const { rest, shown } = Visible.cut(value, 7)
    assert.notMatch(shown.replace(/[\n\t]/g, ""), unseen)
    assert.strictEqual(rest, Math.max(0, value.length - 7))
  })

  it.prop("a text without such characters stays as it is", [fc.string({ unit: "grapheme-ascii" })], ([value]) => {
    assert.strictEqual(Visible.text(value), value)
  })

  it("says what was there, and keeps what scripts and pictures need", () => {
    assert.strictEqual(Visible.text("\u001b[1;31mFAIL\u001b[0m a\u202eb"), "FAIL a⟨U+202E⟩b")
    assert.strictEqual(Visible.text("\u001b]8;;https://x.example\u001b\\here\u001b]8;;\u001b\\"), "here")
    assert.strictEqual(Visible.text("bell\u0007 nul\u0000 del\u007f c1\u0085"), "bell␇ nul␀ del␡ c1⟨U+0085⟩")
    assert.strictEqual(Visible.text("\u{e0048}\u{e0049}"), "⟨U+E0048⟩⟨U+E0049⟩")
    assert.strictEqual(Visible.text("50 %\rdone\r\nok"), "50 %\ndone\nok")
    for (const kept of ["👩‍👩‍👧", "می‌خواهم", "e\u0301", "❤️", "\tx\n"]) assert.strictEqual(Visible.text(kept), kept)
    assert.isBelow(Visible.text("z" + "\u0335".repeat(50)).length, 10)
  })

  it("takes time in proportion to the text", () => {
    for (const piece of ["\u001b[", "\u001b]", "\u001b]8;;x", "\u0335", "\u202e", "\ud800", "\u001b"]) Visible.text(piece.repeat(100_000))
  })
})
