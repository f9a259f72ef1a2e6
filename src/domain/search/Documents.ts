import type { EpochMillis } from "../time/Timestamp.ts"
import * as Block from "../transcript/Block.ts"
import type { Item } from "../transcript/Item.ts"

/** A stretch of what was said in a session, small enough to be shown around a hit. */
export interface Document {
  /** `Item.number` of what it is from: the anchor `t<number>` on the session's page. */
  readonly turn: number
  readonly by: "human" | "assistant"
  readonly at: EpochMillis | undefined
  readonly text: string
}

/** Counts up whenever what is put down for a session changes, so that all are read again. */
export const version = 1

/** UTF-16 units of one document. */
export const longest = 4000

/** Documents of one session; what goes beyond is not found. An upload of 50 MiB has at most a tenth of it. */
export const most = 100_000

/** The words of people and of the assistant in an item: tools, thinking, commands and notices are not searched. */
export const of = (item: Item): ReadonlyArray<Document> => {
  const { at, number: turn } = item
  switch (item._tag) {
    case "Prompt":
      return item.bySubAgent ? [] : stretches(item.text).map((text) => ({ turn, by: "human", at, text }))
    case "Reply": {
      if (item.apiError !== undefined) return []
      const said = Block.textOf(item.parts.filter((part) => part._tag === "Text"))
      return stretches(said).map((text) => ({ turn, by: "assistant", at, text }))
    }
    default:
      return []
  }
}

/** Cut at a blank where there is one, else between characters. Control characters and halves of characters are blanks. */
const stretches = (said: string): ReadonlyArray<string> => {
  const text = said.replace(unprintable, " ").trim()
  const all: Array<string> = []
  for (let from = 0; from < text.length;) {
    const end = from + longest >= text.length ? text.length : endOf(text, from)
    all.push(text.slice(from, end))
    from = end
  }
  return all
}

const endOf = (text: string, from: number): number => {
  const end = from + longest
  for (let at = end; at > from + longest / 2; at--) if (/\s/.test(text[at - 1]!)) return at
  const unit = text.charCodeAt(end)
  return unit >= 0xdc00 && unit <= 0xdfff ? end - 1 : end
}

const unprintable = /(?![\n\t])[\p{Cc}\p{Cs}]/gu
