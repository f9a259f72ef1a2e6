import * as SearchQuery from "./SearchQuery.ts"
import * as Words from "./Words.ts"

/** A piece of a text. Marks are no characters in it: whoever shows it escapes the text and marks the hits. */
export interface Piece {
  readonly text: string
  readonly hit: boolean
}

export interface Snippet {
  readonly pieces: ReadonlyArray<Piece>
  /** Was something left out before, after? */
  readonly before: boolean
  readonly after: boolean
}

/** UTF-16 units shown, roughly: words are not cut, and a hit that is longer is shown up to twice of it. */
export const width = 240

/** Shown before the first hit. */
const lead = 60

interface Range {
  readonly start: number
  readonly end: number
}

/** The stretch of a text with the most of what was looked for, the first of equals; its beginning when there is none. */
export const of = (text: string, query: SearchQuery.SearchQuery): Snippet => {
  const words = Words.of(text)
  const hits = query.wanted.flatMap((term, kind) =>
    SearchQuery.places(term, words).map(([first, last]) => ({
      kind, start: words[first]!.start, end: words[last]!.end
    }))
  ).sort((a, b) => a.start - b.start || a.end - b.end)
  const first = densest(hits)
  const from = first === undefined ? 0 : snap(words, Math.max(0, first - lead))
  const near = hits.filter(({ start }) => start >= from && start < from + width)
  const most = Math.max(from + width, ...near.map((range) => Math.min(range.end, from + 2 * width)))
  const end = endOf(words, text, Math.min(text.length, most))
  return { pieces: cut(text, { start: from, end }, joined(near, end)), before: from > 0, after: end < text.length }
}

/** Where the stretch with the most different terms begins. */
const densest = (hits: ReadonlyArray<Range & { readonly kind: number }>): number | undefined => {
  let best: { readonly start: number; readonly kinds: number } | undefined
  for (const [i, hit] of hits.slice(0, 200).entries()) {
    const near = hits.slice(i, i + 50).filter(({ end }) => end <= hit.start + width - lead)
    const kinds = new Set(near.map(({ kind }) => kind)).size
    if (best === undefined || kinds > best.kinds) best = { start: hit.start, kinds }
  }
  return best?.start
}

/** The beginning of the first word at or behind a place, so that none is cut. */
const snap = (words: ReadonlyArray<Words.Word>, at: number): number =>
  at === 0 ? 0 : words.find(({ start }) => start >= at)?.start ?? 0

/** Not through a word, unless there is nothing but it. */
const endOf = (words: ReadonlyArray<Words.Word>, text: string, to: number): number => {
  const through = words.find(({ end, start }) => start < to && end > to)
  if (through === undefined) return isLow(text.charCodeAt(to)) ? to + 1 : to
  return to - through.start < width / 2 ? through.start : through.end
}

const isLow = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff

/** Ranges that touch or overlap, as one; what is behind `most` left out. */
const joined = (ranges: ReadonlyArray<Range>, most: number): ReadonlyArray<Range> => {
  const all: Array<Range> = []
  for (const { start, ...range } of ranges.filter((range) => range.start < most)) {
    const end = Math.min(range.end, most)
    const last = all.at(-1)
    if (last === undefined || start > last.end) all.push({ start, end })
    else all[all.length - 1] = { start: last.start, end: Math.max(last.end, end) }
  }
  return all
}

const cut = (text: string, { end, start }: Range, marked: ReadonlyArray<Range>): ReadonlyArray<Piece> => {
  const pieces: Array<Piece> = []
  let at = start
  const add = (to: number, hit: boolean): void => {
    if (to > at) pieces.push({ text: text.slice(at, to), hit })
    at = to
  }
  for (const range of marked) {
    add(range.start, false)
    add(range.end, true)
  }
  add(end, false)
  return pieces
}
