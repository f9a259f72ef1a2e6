import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as SearchQuery from "../../../src/domain/search/SearchQuery.ts"
import * as Snippet from "../../../src/domain/search/Snippet.ts"
import * as Words from "../../../src/domain/search/Words.ts"

const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.string({ unit: fc.constantFrom("a", "b", "É", " ", "-", '"', "*", "世", "界", "😀", "\u0301", "ß", "\n"), maxLength: 80 })
)

const textsOf = (words: ReadonlyArray<Words.Word>): ReadonlyArray<string> => words.map((word) => word.text)

describe("words", () => {
  it.prop("stand in the text one after the other, and are letters and digits only", [text], ([given]) => {
    let at = 0
    for (const word of Words.of(given)) {
      assert.isAtLeast(word.start, at)
      assert.isAbove(word.end, word.start)
      at = word.end
      assert.match(word.text, /^[\p{L}\p{N}]+$/u)
      assert.isAtMost(word.text.length, Words.longest)
    }
    assert.isAtMost(at, given.length)
  })

  it.prop("are found whatever their case", [fc.string({ unit: fc.constantFrom(..."aßéİΣж世9 ."), maxLength: 30 })], ([given]) => {
    assert.deepStrictEqual(textsOf(Words.of(given.toLowerCase())), textsOf(Words.of(given)))
  })

  it.each([
    ["Café CAFÉ cafe\u0301", ["cafe", "cafe", "cafe"]],
    ["src/main.ts foo_bar x2", ["src", "main", "ts", "foo", "bar", "x2"]],
    ["世界hello", ["世", "界", "hello"]],
    ["", []],
    ["!? \u0000 😀", []],
    ["a".repeat(100), ["a".repeat(64)]]
  ])("of %j", (given, expected) => assert.deepStrictEqual(textsOf(Words.of(given)), expected))

  it("takes time in proportion to the text", () => {
    const begin = performance.now()
    for (const piece of ["a", "a ", "\u0301", "世", "a\u0301", "-"]) Words.of(piece.repeat(200_000))
    assert.isBelow(performance.now() - begin, 5000)
  })
})

const term = (words: ReadonlyArray<string>, prefix = false): SearchQuery.Term => ({ words, prefix })

describe("queries", () => {
  it.prop("every text is one, of bounded size, and of words only", [text], ([given]) => {
    const { unwanted, wanted } = SearchQuery.parse(given)
    assert.isAtMost(wanted.length + unwanted.length, SearchQuery.mostTerms)
    for (const { words } of [...wanted, ...unwanted]) {
      assert.isNotEmpty(words)
      for (const word of words) assert.match(word, /^[\p{L}\p{N}]+$/u)
    }
  })

  it.each<[string, ReadonlyArray<SearchQuery.Term>, ReadonlyArray<SearchQuery.Term>]>([
    ["two words", [term(["two"]), term(["words"])], []],
    ['"a phrase" -not begin*', [term(["a", "phrase"]), term(["begin"], true)], [term(["not"])]],
    ['-"not this" "and beg"*', [term(["and", "beg"], true)], [term(["not", "this"])]],
    ['"open end', [term(["open", "end"])], []],
    ["src/main.ts", [term(["src", "main", "ts"])], []],
    ["a* \"b c\"*", [term(["a"]), term(["b", "c"])], []],
    ["世界", [term(["世", "界"])], []],
    ["NEAR(a b) AND OR NOT", [["near", "a"], ["b"], ["and"], ["or"], ["not"]].map((words) => term(words)), []],
    ['"" * - -- "*" ^ : ) {', [], []]
  ])("%j", (given, wanted, unwanted) => assert.deepStrictEqual(SearchQuery.parse(given), { wanted, unwanted }))

  it.prop("a text is found by each of its words, and not with one that it must not have", [text], ([given]) => {
    const words = Words.of(given)
    for (const word of words.slice(0, 10)) {
      const query = { wanted: [term([word.text])], unwanted: [] }
      assert.isTrue(SearchQuery.matches(query, words))
      assert.isTrue(SearchQuery.matches({ ...query, wanted: [term([[...word.text][0]!], true)] }, words))
      assert.isFalse(SearchQuery.matches({ ...query, unwanted: query.wanted }, words))
    }
  })
})

describe("snippets", () => {
  const long = fc.array(fc.constantFrom("alpha", "beta", "gamma-delta", "世界", "😀😀", "e\u0301te\u0301", "\n", "x".repeat(50)), {
    maxLength: 120
  }).map((words) => words.join(" "))
  const asked = fc.constantFrom("alpha", "beta*", '"gamma delta"', "世界", "ete gamma", "nowhere", "alpha -beta", "x*")

  it.prop("are a stretch of the text; every hit is one, and a text that matches shows one", [long, asked], ([given, input]) => {
    const query = SearchQuery.parse(input)
    const { after, before, pieces } = Snippet.of(given, query)
    const shown = pieces.map((piece) => piece.text).join("")
    assert.include(given, shown)
    assert.strictEqual(before, !given.startsWith(shown))
    assert.isTrue(after || given.endsWith(shown))
    assert.notMatch(shown, /\p{Cs}/u)
    for (const piece of pieces.filter(({ hit }) => hit)) {
      const words = Words.of(piece.text)
      assert.isTrue(query.wanted.some((wanted) => SearchQuery.places(wanted, words).length > 0), piece.text)
    }
    if (SearchQuery.matches(query, Words.of(given))) assert.isTrue(pieces.some(({ hit }) => hit))
    assert.isAtMost(shown.length, 2 * Snippet.width)
  })

  it("shows the stretch with the most of what was looked for", () => {
    const given = `alpha ${"filler ".repeat(100)}beta and alpha ${"filler ".repeat(100)}`
    const { after, before, pieces } = Snippet.of(given, SearchQuery.parse("alpha beta"))
    assert.deepStrictEqual(pieces.filter(({ hit }) => hit).map((piece) => piece.text), ["beta", "alpha"])
    assert.deepStrictEqual([before, after], [true, true])
  })

  it("a hit of many words is shown, also when it is longer than a snippet", () => {
    const words = Array.from({ length: 45 }, (_, n) => `word${n}`)
    const { pieces } = Snippet.of(`${"before ".repeat(60)}${words.join(" ")} after`, SearchQuery.parse(`"${words.join(" ")}"`))
    assert.isTrue(pieces.some(({ hit }) => hit))
  })
})
