import { assert, describe, it } from "@effect/vitest"
import { Either, FastCheck as fc } from "effect"
import * as PrivateList from "../../../src/domain/privacy/PrivateList.ts"
import * as SessionId from "../../../src/domain/session/SessionId.ts"
import { text } from "../queue/arbitraries.ts"

const bytes = (value: string): Uint8Array => new TextEncoder().encode(value)
const utf16le = (value: string): Uint8Array => Buffer.from(`\ufeff${value}`, "utf16le")
const utf16be = (value: string): Uint8Array => Buffer.from(`\ufeff${value}`, "utf16le").swap16()
const ids = (list: Uint8Array): ReadonlyArray<string> => [...Either.getOrThrow(PrivateList.parse(list))]

const separator = fc.constantFrom("\n", "\r\n", "\r", "\n\n", " \n", "\n ", "\u2028", "\u0085", "\t")
const id = fc.oneof(fc.uuid(), fc.constantFrom("abc", "ABC", "ab", "bc", "c", "é", "e\u0301", ""), text)
const list = fc.oneof(
  fc.array(fc.tuple(id, separator)).map((lines) => bytes(lines.flat().join(""))),
  fc.array(fc.tuple(fc.constantFrom("abc", "ABC", "ab", "c", "ab c"), separator)).map((lines) => bytes(lines.flat().join(""))),
  fc.uint8Array({ maxLength: 20 }),
  fc.array(fc.tuple(fc.uuid(), separator)).map((lines) => utf16le(lines.flat().join("")))
)

describe("PrivateList", () => {
  it.prop("searching gives the answer of parsing", [list, id], ([given, wanted]) => {
    const expected = Either.map(PrivateList.parse(given), (set) => set.has(SessionId.normalize(wanted)))
    assert.deepStrictEqual(PrivateList.contains(given, wanted), expected)
  })

  it.prop("searching finds every id that parsing found", [list], ([given]) => {
    for (const found of Either.getOrElse(PrivateList.parse(given), () => new Set<string>())) {
      assert.deepStrictEqual(PrivateList.contains(given, found), Either.right(true))
    }
  })

  it.prop("the line of a listed id is in the list, between line feeds, and lists the id", [list], ([given]) => {
    if (PrivateList.isUtf16(given)) return
    for (const found of Either.getOrElse(PrivateList.parse(given), () => new Set<string>())) {
      const line = PrivateList.lineOf(given, found)
      assert.include(`\n${Buffer.from(given).toString("latin1")}\n`, `\n${Buffer.from(line).toString("latin1")}\n`)
      assert.deepStrictEqual(PrivateList.contains(bytes(line), found), Either.right(true))
    }
    assert.strictEqual(PrivateList.lineOf(given, "not listed"), "not listed")
  })

  it.prop("removing takes out one id and nothing else", [list, id], ([given, unwanted]) => {
    const before = PrivateList.parse(given)
    if (Either.isLeft(before)) return assert.isTrue(Either.isLeft(PrivateList.remove(given, unwanted)))
    const expected = new Set(before.right)
    expected.delete(SessionId.normalize(unwanted))
    const after = Either.flatMap(PrivateList.remove(given, unwanted), PrivateList.parse)
    assert.deepStrictEqual(after, Either.right(expected as PrivateList.PrivateIds))
  })

  it("D1 D8 nothing lists nothing", () => {
    assert.deepStrictEqual(ids(new Uint8Array()), [])
    assert.deepStrictEqual(PrivateList.contains(new Uint8Array(), "abc"), Either.right(false))
  })

  it("D2 the empty id is never private", () => {
    for (const empty of ["", " ", "\ufeff"]) {
      assert.deepStrictEqual(PrivateList.contains(bytes("\n\nabc\n"), empty), Either.right(false))
    }
  })

  it("D6 D7 one id a line, blank lines ignored", () => assert.deepStrictEqual(ids(bytes("a\n\n \nb\n\t\n")), ["a", "b"]))

  it("D10 two readings give the same", () => assert.deepStrictEqual(ids(bytes("a\nb")), ids(bytes("a\nb"))))

  it("P5 byte-order mark, CRLF, UTF-16, letter case and a missing last LF make no difference", () => {
    for (const given of [bytes("\ufeffABC\r\ndef"), utf16le("ABC\r\ndef"), utf16be("ABC\r\ndef")]) {
      assert.deepStrictEqual(ids(given), ["abc", "def"])
      assert.deepStrictEqual(PrivateList.contains(given, " aBc"), Either.right(true))
    }
  })

  it("P6 part of an id, or two ids in one line, is not that id", () => {
    for (const wanted of ["ab", "bc", "abc", "def"]) {
      assert.deepStrictEqual(PrivateList.contains(bytes("abcd\nabc def\n"), wanted), Either.right(false))
    }
  })

  const unreadable: ReadonlyArray<readonly [string, Uint8Array, string]> = [
    ["NUL", bytes("abc\0\ndef"), "NUL"],
    ["UTF-16 without a mark", utf16le("abc").slice(2), "NUL"],
    ["invalid UTF-8", new Uint8Array([0x61, 0xff, 0x0a]), "invalid UTF-8"],
    ["half a unit of UTF-16", utf16le("abc").slice(0, -1), "invalid UTF-16"],
    ["UTF-32", new Uint8Array([0xff, 0xfe, 0, 0, 0x61, 0, 0, 0]), "NUL"]
  ]
  for (const [name, given, reason] of unreadable) {
    it(`P5 ${name} makes the list unreadable`, () => {
      const expected = Either.left(new PrivateList.Unreadable(reason as "NUL"))
      assert.deepStrictEqual(PrivateList.parse(given), expected)
      assert.deepStrictEqual(PrivateList.contains(given, "abc"), expected)
    })
  }

  it("a removed id takes its line with it, the others stay as they were written", () => {
    assert.deepStrictEqual(PrivateList.remove(bytes("A\r\nB\r\na \r\nC"), "a"), Either.right(bytes("B\r\nC")))
  })

  it("a list in UTF-16 becomes one that can be appended to", () => {
    assert.deepStrictEqual(PrivateList.toUtf8(utf16le("A\r\nb")), Either.right(bytes("A\r\nb\n")))
    assert.isTrue(PrivateList.isUtf16(utf16be("x")))
    assert.isFalse(PrivateList.isUtf16(bytes("x")))
  })

  it("100,000 ids are searched without being split", () => {
    const many = bytes(Array.from({ length: 100_000 }, (_, i) => `4d0e2843-d4b6-4016-8887-${String(i).padStart(12, "0")}\n`).join(""))
    assert.deepStrictEqual(PrivateList.contains(many, "4D0E2843-d4b6-4016-8887-000000099999"), Either.right(true))
    assert.deepStrictEqual(PrivateList.contains(many, "4d0e2843-d4b6-4016-8887-000000100000"), Either.right(false))
    // What stands far behind counts for the whole list.
    const text = new TextDecoder().decode(many)
    assert.deepStrictEqual(PrivateList.contains(bytes(`${text}é-1\n`), "É-1"), Either.right(true))
    assert.isTrue(Either.isLeft(PrivateList.contains(bytes(`${text}\0`), "4d0e2843-d4b6-4016-8887-000000000001")))
    assert.isTrue(Either.isLeft(PrivateList.contains(Buffer.concat([many, Buffer.from([0xff])]), "x")))
  })
})

describe("a private list that comes in pieces", () => {
  it.prop("is searched as a whole, or says that it has to be", [
    fc.array(fc.oneof(fc.constantFrom("abc", " ABC ", "x abc", "abcd", "\r", "é", "\0"), fc.string({ maxLength: 6 }))),
    fc.constantFrom("abc", "ABC", "", "x"),
    fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 })
  ], ([lines, wanted, cuts]) => {
    const whole = bytes(lines.join("\n"))
    const search = PrivateList.search(wanted)
    for (let at = 0, n = 0; at < whole.length; n++) {
      const length = cuts[n % cuts.length]!
      const piece = Uint8Array.from(whole.subarray(at, at + length))
      search.feed(piece)
      piece.fill(0x20)
      at += length
    }
    const found = search.end()
    if (found === undefined) assert.isTrue(lines.some((line) => /[^\u0001-\u007f]/.test(line)))
    else assert.deepStrictEqual(Either.right(found), Either.map(PrivateList.parse(whole), (ids) => ids.has(wanted.toLowerCase())))
  })
})
