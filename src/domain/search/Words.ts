/**
 * The words of a text as search sees them: runs of letters and digits without marks and case, so that `Café` is `cafe`.
 * Scripts that are written without spaces give a word a character: a query for some of them is a phrase. Everything else,
 * `_` too, stands between words. Both what is searched and what is asked go through here.
 */
export interface Word {
  /** Folded: small letters and digits of any script, nothing else, at most `longest` long. */
  readonly text: string
  /** Where it stands in the text, in UTF-16 units. */
  readonly start: number
  readonly end: number
}

/** UTF-16 units of a word that count; longer ones are hashes and encoded data, found by their beginning. */
export const longest = 64

export const of = (text: string): ReadonlyArray<Word> => {
  const words: Array<Word> = []
  for (const match of text.matchAll(written)) {
    const folded = fold(match[0])
    if (folded !== "") words.push({ text: folded, start: match.index, end: match.index + match[0].length })
  }
  return words
}

const unspaced = String.raw`[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}` +
  String.raw`\p{Script=Khmer}\p{Script=Myanmar}]`

const written = new RegExp(
  String.raw`(?:(?!${unspaced})[\p{L}\p{N}])(?:(?!${unspaced})[\p{L}\p{N}\p{M}])*|(?=[\p{L}\p{N}])${unspaced}\p{M}*`,
  "gu"
)

const plain = /^[\x00-\x7f]*$/

const fold = (word: string): string => cut(plain.test(word) ? word.toLowerCase() : foldAny(word))

/** The small sigma has another form at the end of a word. */
const foldAny = (word: string): string =>
  word.normalize("NFKD").toLowerCase().normalize("NFKD").replace(/[^\p{L}\p{N}]/gu, "").replaceAll("ς", "σ")

/** Never through the middle of a character. */
const cut = (word: string): string => {
  if (word.length <= longest) return word
  const last = word.charCodeAt(longest - 1)
  return word.slice(0, last >= 0xd800 && last <= 0xdbff ? longest - 1 : longest)
}
