import { assert, describe, it } from "@effect/vitest"
import { Either } from "effect"
import * as PrivateList from "../../../src/domain/privacy/PrivateList.ts"

const bytes = (value: string): Uint8Array => new TextEncoder().encode(value)
const wide = (value: string): Uint8Array => Buffer.from(`\ufeff${value}`, "utf16le")
const swapped = (value: string): Uint8Array => Buffer.from(wide(value)).swap16()

const reasonOf = (list: Uint8Array): string =>
  Either.match(PrivateList.parse(list), { onLeft: ({ reason }) => reason, onRight: () => "readable" })

describe("a private list that cannot be trusted", () => {
  it("P5 says why: half of a character in UTF-16 is not taken for a character", () => {
    assert.strictEqual(reasonOf(wide("a\nb")), "readable")
    for (const list of [wide("a\n\ud800\n"), swapped("a\n\ud800\n"), wide("a\nb").subarray(0, -1), swapped("a\nb").subarray(0, -1)]) {
      assert.strictEqual(reasonOf(list), "invalid UTF-16")
      assert.isTrue(Either.isLeft(PrivateList.contains(list, "a")))
    }
    assert.strictEqual(reasonOf(Uint8Array.of(0x61, 0x0a, 0xff)), "invalid UTF-8")
    assert.strictEqual(reasonOf(bytes("a\0\n")), "NUL")
    assert.strictEqual(reasonOf(wide("a\0")), "NUL")
  })

  it("P5 only both bytes of a mark make it UTF-16", () => {
    for (const start of [[0xff, 0xfe], [0xfe, 0xff]]) assert.isTrue(PrivateList.isUtf16(Uint8Array.from(start)))
    for (const start of [[0xff, 0x61], [0x61, 0xfe], [0xfe, 0x61], [0x61, 0xff], [0xff, 0xff], [0xfe, 0xfe], [0xff], []]) {
      assert.isFalse(PrivateList.isUtf16(Uint8Array.from(start)), String(start))
      if (start.length > 1) assert.strictEqual(reasonOf(Uint8Array.from(start)), "invalid UTF-8")
    }
  })

  it("P6 whatever ends a line somewhere ends an id here, whether the list is searched or taken apart", () => {
    for (const end of ["\n", "\v", "\f", "\r", "\u001c", "\u001d", "\u001e"]) {
      for (const list of [`a${end}b`, `${end}b${end}a`, `x\na${end}b\n`]) {
        for (const id of ["a", "b"]) {
          assert.deepStrictEqual(PrivateList.contains(bytes(list), id), Either.right(true), JSON.stringify([list, id]))
          assert.isTrue(Either.getOrThrow(PrivateList.parse(bytes(list))).has(id), JSON.stringify([list, id]))
        }
      }
      const left = Either.map(PrivateList.remove(bytes(`a${end}b${end}c`), "b"), (list) => new TextDecoder().decode(list))
      assert.deepStrictEqual(left, Either.right(`a${end}c`), JSON.stringify(end))
    }
  })

  it("a list without the id stays the same bytes; one to append to ends with a line feed", () => {
    const list = bytes("\ufeffa\nb")
    assert.strictEqual(Either.getOrThrow(PrivateList.remove(list, "c")), list)
    const appendable = (from: Uint8Array) => new TextDecoder().decode(Either.getOrThrow(PrivateList.toUtf8(from)))
    assert.deepStrictEqual(["", "\na", "a", "a\n"].map((text) => appendable(bytes(text))), ["", "\na\n", "a\n", "a\n"])
  })
})
