import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as Complexity from "../../../src/domain/transcript/Complexity.ts"
import * as Decode from "../../../src/domain/transcript/Decode.ts"
import * as Lines from "../../../src/domain/transcript/Lines.ts"

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

const shape = (value: unknown): { readonly depth: number; readonly brackets: number } => {
  if (typeof value !== "object" || value === null) return { depth: 0, brackets: 0 }
  const inner = Object.values(value).map(shape)
  return {
    depth: 1 + Math.max(0, ...inner.map(({ depth }) => depth)),
    brackets: 1 + inner.reduce((sum, { brackets }) => sum + brackets, 0)
  }
}

const hostile = fc.oneof(fc.string(), fc.constantFrom("[", "{\\", "\\\"[[", "]]}", "\\\\"))

describe("Complexity", () => {
  it.prop("is that of the value, whatever its texts hold", [fc.jsonValue(), fc.array(hostile), fc.nat({ max: 6 }), fc.nat({ max: 20 })],
    ([value, texts, depth, brackets]) => {
      const given = { value, texts }
      const found = shape(given)
      assert.strictEqual(
        Complexity.isTooMuch(bytes(JSON.stringify(given)), { depth, brackets, small: 0 }),
        found.depth > depth || found.brackets > brackets
      )
    })

  it("a line of brackets is unreadable at once, and one with a large text is not", () => {
    for (const line of [`{"a":${"[".repeat(1_000_000)}${"]".repeat(1_000_000)}}`, `{"a":[${"[],".repeat(1_000_000)}[]]}`]) {
      const entry = Decode.line(Lines.all(bytes(line))[0]!)
      assert.deepInclude(entry.record, { _tag: "Unreadable", reason: "too-complex" })
    }
    const long = Decode.line(Lines.all(bytes(JSON.stringify({ type: "mode", text: "[{".repeat(1_000_000) })))[0]!)
    assert.strictEqual(long.record._tag, "Bookkeeping")
  })
})
