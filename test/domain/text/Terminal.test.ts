import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as Terminal from "../../../src/domain/text/Terminal.ts"

describe("Terminal", () => {
  it.prop("reliability C9 nothing that controls a terminal is left", [fc.string({ unit: "binary" })], ([text]) => {
    assert.notMatch(Terminal.escape(text), /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/)
    assert.doesNotThrow(() => encodeURIComponent(Terminal.escape(text)))
  })

  it.prop("printable text stays as it is", [fc.stringMatching(/^[ -~äöü→漢字😀]*$/u)], ([text]) => {
    assert.strictEqual(Terminal.escape(text), text)
  })

  it.prop("idempotent", [fc.string({ unit: "binary" })], ([text]) => {
    assert.strictEqual(Terminal.escape(Terminal.escape(text)), Terminal.escape(text))
  })

  it("reliability C9 clear screen, clipboard and links become visible", () => {
    assert.strictEqual(Terminal.escape("\u001b[2J\u001b]52;c;aGk=\u0007"), "\\x1b[2J\\x1b]52;c;aGk=\\x07")
    assert.strictEqual(Terminal.escape("a\u202eb\n"), "a\\u202eb\\x0a")
  })

  it("lines of ours survive", () => {
    assert.strictEqual(Terminal.escapeLines("a\nb\u001b"), "a\nb\\x1b")
  })
})
