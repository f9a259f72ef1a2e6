import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as QueueFile from "../../../src/domain/queue/QueueFile.ts"
import * as QueueLine from "../../../src/domain/queue/QueueLine.ts"
import * as Arbitrary from "./arbitraries.ts"

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const concat = (...parts: ReadonlyArray<Uint8Array>): Uint8Array => Buffer.concat(parts)
const paths = (file: QueueFile.QueueFile): ReadonlyArray<string> => file.entries.map((entry) => entry.path)

describe("QueueFile", () => {
  it.prop("a file of lines is its entries, in order", [fc.array(Arbitrary.entry)], ([entries]) => {
    const file = QueueFile.parse(bytes(entries.map(QueueLine.encode).join("")))
    assert.deepStrictEqual(file, { entries, unparsable: [] })
  })

  it.prop(
    "whatever bytes lie between two lines, both are read",
    [Arbitrary.entry, fc.uint8Array({ maxLength: 40 }), Arbitrary.entry],
    ([before, junk, after]) => {
      const file = QueueFile.parse(concat(bytes(QueueLine.encode(before)), junk, bytes(`\n${QueueLine.encode(after)}`)))
      assert.deepStrictEqual(file.entries[0], before)
      assert.deepStrictEqual(file.entries.at(-1), after)
    }
  )

  it.prop("reading in one go and line by line agree", [fc.array(fc.oneof(Arbitrary.text, Arbitrary.entry.map(QueueLine.encode)))], ([lines]) => {
    const whole = bytes(`${lines.join("\n")}\n`)
    const broken = concat(whole, new Uint8Array([0xff]))
    assert.deepStrictEqual(QueueFile.parse(broken).entries, QueueFile.parse(whole).entries)
  })

  it("B10 B13 one, two and three columns mix; paths keep their order", () => {
    const file = QueueFile.parse(bytes("\ufeff/one\r\nid\t/two\r\n\n \nid\t/three\t2026-11-20T09:13:00Z\nid\t/torn"))
    assert.deepStrictEqual(paths(file), ["/one", "/two", "/three", "/torn"])
  })

  it("B12 nothing is no entries", () => assert.deepStrictEqual(QueueFile.parse(new Uint8Array()), { entries: [], unparsable: [] }))

  it("NUL and invalid UTF-8 cost only their own line", () => {
    const file = QueueFile.parse(concat(bytes("a\t/a\nb\0\t/b\n"), new Uint8Array([0x63, 0xff, 0x0a]), bytes("d\t/d\n")))
    assert.deepStrictEqual(paths(file), ["/a", "/d"])
    assert.deepStrictEqual(file.unparsable, ["b\0\t/b", "c\ufffd"])
  })

  it("an unreadable line of 10 MB is kept as 4 KiB, and not cut within a character", () => {
    const file = QueueFile.parse(concat(bytes("a\t/a\n\0"), new Uint8Array(10_000_000).fill(0x61), bytes("\n")))
    assert.deepStrictEqual(paths(file), ["/a"])
    assert.strictEqual(file.unparsable[0]?.length, 4096)
    const wide = QueueFile.parse(bytes(`\0${"é".repeat(5000)}`)).unparsable[0]!
    assert.strictEqual(bytes(wide).length, 4095)
    assert.isFalse(wide.includes("\ufffd"))
  })

  it("a line of 10 MB that can be read is an entry", () => {
    assert.strictEqual(QueueFile.parse(new Uint8Array(10_000_000).fill(0x61)).entries[0]?.path.length, 10_000_000)
  })
})

describe("a queue file that comes in pieces", () => {
  it.prop("says the same, however it is cut", [fc.array(fc.oneof(Arbitrary.entry.map(QueueLine.encode), Arbitrary.text)), fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1 }), fc.boolean()], ([lines, cuts, broken]) => {
    const whole = concat(bytes(`\ufeff${lines.join("")}`), broken ? new Uint8Array([0x0a, 0xff, 0x0a]) : new Uint8Array())
    const reading = QueueFile.reader()
    for (let at = 0, n = 0; at < whole.length; n++) {
      const length = cuts[n % cuts.length]!
      const piece = Uint8Array.from(whole.subarray(at, at + length))
      reading.feed(piece)
      piece.fill(0)
      at += length
    }
    assert.deepStrictEqual(reading.end(), QueueFile.parse(whole))
  })
})
