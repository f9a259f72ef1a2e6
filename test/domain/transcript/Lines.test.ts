import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as Lines from "../../../src/domain/transcript/Lines.ts"
import * as samples from "./samples.ts"

const small: Lines.Limits = { longest: 12, head: 5 }

const file = fc.array(
  fc.oneof(fc.constantFrom(0x0a, 0x0a, 0x0d, 0x20, 0x7b, 0xff), fc.integer({ min: 0, max: 255 })), { maxLength: 120 }
).map((bytes) => Uint8Array.from(bytes))

const fed = (bytes: Uint8Array, cuts: ReadonlyArray<number>, limits: Lines.Limits): ReadonlyArray<Lines.Line> => {
  const splitter = Lines.make(limits)
  const lines: Array<Lines.Line> = []
  const memory = new Uint8Array(bytes.length)
  let at = 0
  for (const cut of [...cuts.map((cut) => Math.min(cut, bytes.length)).sort((a, b) => a - b), bytes.length]) {
    // Each chunk arrives in the same memory, as a reader with one buffer gives them.
    memory.set(bytes.subarray(at, cut))
    lines.push(...splitter.feed(memory.subarray(0, cut - at)).map((line) => ({ ...line, bytes: line.bytes.slice() })))
    memory.fill(0x58)
    at = cut
  }
  return [...lines, ...splitter.end()]
}

const plain = (lines: ReadonlyArray<Lines.Line>) => lines.map((line) => ({ ...line, bytes: [...line.bytes] }))

describe("Lines", () => {
  it.prop("any chunking of the bytes gives the same lines", [file, fc.array(fc.nat(120), { maxLength: 20 })], (
    [bytes, cuts]
  ) => {
    assert.deepStrictEqual(plain(fed(bytes, cuts, small)), plain(Lines.all(bytes, small)))
  })

  it.prop("says of each line what the bytes say", [file], ([bytes]) => {
    const text = (part: Uint8Array): string => Buffer.from(part).toString("latin1")
    const parts = text(bytes).split("\n")
    const lines = Lines.all(bytes, small)
    for (const { bytes: kept, cut, ended, index, offset, size } of lines) {
      const part = parts[index]!
      assert.strictEqual(size, part.length)
      assert.strictEqual(offset, parts.slice(0, index).join("\n").length + (index === 0 ? 0 : 1))
      assert.strictEqual(cut, size > 12)
      assert.strictEqual(text(kept), cut ? part.slice(0, 5) : part)
      assert.strictEqual(ended, index < parts.length - 1)
    }
    const shown = new Set(lines.map(({ index }) => index))
    parts.forEach((part, index) => assert.strictEqual(shown.has(index), part.length > 12 || /[^ \t\r]/.test(part)))
  })

  it("every sample is cut as splitting its text cuts it", () => {
    for (const bytes of samples.everyFile()) {
      const expected = Buffer.from(bytes).toString("utf8").split("\n").filter((line) => line !== "")
      assert.deepStrictEqual(Lines.all(bytes).map((line) => Buffer.from(line.bytes).toString("utf8")), expected)
    }
  })

  it("the longest line is whole and one byte more is cut, wherever the chunks end", () => {
    for (const size of [11, 12, 13]) {
      for (let cut = 0; cut <= size; cut++) {
        const [line] = fed(new Uint8Array(size).fill(0x61), [cut], small)
        assert.deepInclude(line, { size, cut: size > 12 })
        assert.strictEqual(line!.bytes.length, size > 12 ? 5 : size)
      }
    }
  })

  it("keeps 4 KiB of a line of 100 MB and the line behind it whole", () => {
    const splitter = Lines.make()
    const chunk = new Uint8Array(1_000_000).fill(0x61)
    for (let i = 0; i < 100; i++) assert.deepStrictEqual(splitter.feed(chunk), [])
    const [long, next] = splitter.feed(new TextEncoder().encode("\n{}\n"))
    assert.deepInclude(long, { index: 0, offset: 0, size: 100_000_000, cut: true, ended: true })
    assert.strictEqual(long!.bytes.length, 4096)
    assert.deepInclude(next, { index: 1, offset: 100_000_001, size: 2, cut: false })
    assert.deepStrictEqual(splitter.end(), [])
  })

  it("a million bytes one by one cost time in proportion", () => {
    const splitter = Lines.make()
    const byte = Uint8Array.of(0x61)
    for (let i = 0; i < 1_000_000; i++) splitter.feed(byte)
    assert.strictEqual(splitter.end()[0]!.bytes.length, 1_000_000)
  })
})
