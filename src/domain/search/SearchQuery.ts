import * as Words from "./Words.ts"

/** Words that stand one after the other. */
export interface Term {
  /** At least one, folded. */
  readonly words: ReadonlyArray<string>
  /** May the last word go on? */
  readonly prefix: boolean
}

/** What somebody looks for: texts with every wanted term and no unwanted one. */
export interface SearchQuery {
  readonly wanted: ReadonlyArray<Term>
  readonly unwanted: ReadonlyArray<Term>
}

/** UTF-16 units of a query that are read. */
export const longest = 400

/** Letters of a beginning that is looked for as one: a single letter begins every other word. */
export const shortestPrefix = 2

/** Terms that are looked for; the rest is left out. */
export const mostTerms = 16

/**
 * Reads `words`, `"phrases"`, `-not` and `beginning*`. Every text is a query, none is an error: marks that mean nothing
 * are passed over, and what one writes as one word but is several (`src/main.ts`) is a phrase.
 */
export const parse = (input: string): SearchQuery => {
  const terms = [...input.slice(0, longest).matchAll(pieces)].flatMap(([, minus, quoted, star, bare]) => {
    const text = quoted ?? bare ?? ""
    const words = Words.of(text).map((word) => word.text)
    const open = star === "*" || (quoted === undefined && text.endsWith("*"))
    const prefix = open && (words.at(-1)?.length ?? 0) >= shortestPrefix
    return words.length === 0 ? [] : [{ minus: minus === "-", term: { words, prefix } }]
  }).slice(0, mostTerms)
  return {
    wanted: terms.filter(({ minus }) => !minus).map(({ term }) => term),
    unwanted: terms.filter(({ minus }) => minus).map(({ term }) => term)
  }
}

const pieces = /(-?)(?:"([^"]*)(?:"(\*)?|$)|(\S+))/g

/** Nothing is wanted: such a query finds nothing, also when it says what is unwanted. */
export const isEmpty = ({ wanted }: SearchQuery): boolean => wanted.length === 0

/** Where a term stands among words: the first and the last word of each place. */
export const places = (
  { prefix, words }: Term,
  text: ReadonlyArray<Words.Word>
): ReadonlyArray<readonly [first: number, last: number]> => {
  const found: Array<readonly [number, number]> = []
  const last = words.length - 1
  for (let at = 0; at + last < text.length; at++) {
    const fits = words.every((word, i) => {
      const there = text[at + i]!.text
      return prefix && i === last ? there.startsWith(word) : there === word
    })
    if (fits) found.push([at, at + last])
  }
  return found
}

/** Does a text have what the query asks for? */
export const matches = ({ unwanted, wanted }: SearchQuery, text: ReadonlyArray<Words.Word>): boolean =>
  wanted.length > 0 &&
  wanted.every((term) => places(term, text).length > 0) &&
  unwanted.every((term) => places(term, text).length === 0)
