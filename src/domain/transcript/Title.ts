import type * as Record from "./Record.ts"
import * as Speech from "./Speech.ts"

/** What a session could be called, as far as it was read. */
export interface Title {
  /** The last name the user gave. */
  readonly custom: string | undefined
  readonly firstPrompt: string | undefined
  /** By the model, or the summary older versions write. */
  readonly generated: string | undefined
}

export const none: Title = { custom: undefined, firstPrompt: undefined, generated: undefined }

/** Longest title, in code points. */
export const longest = 100

export const step = (title: Title, record: Record.Record): Title => {
  if (record._tag === "Title") {
    const text = clean(record.title)
    if (text === "") return title
    return record.by === "user" ? { ...title, custom: text } : { ...title, generated: text }
  }
  if (title.firstPrompt !== undefined || (record._tag !== "User" && record._tag !== "QueuedPrompt")) return title
  if (record.isSidechain) return title
  const speech = Speech.of(record)
  const text = speech._tag === "Prompt" ? clean(speech.text) : ""
  return text === "" ? title : { ...title, firstPrompt: text }
}

/** The user's name for it, else its first prompt, else what was made up for it, else its id. */
export const of = ({ custom, firstPrompt, generated }: Title, id: string): string =>
  custom ?? firstPrompt ?? generated ?? id

/** One line without control characters, cut between words where that loses little. */
export const clean = (text: string): string => {
  const line = text.slice(0, 16 * longest).replace(/\s+/g, " ").replace(unprintable, "").trim()
  const points = Array.from(line)
  if (points.length <= longest) return line
  let end = longest - 1
  while (end > longest / 2 && (joins(points[end]!) || points[end - 1] === zeroWidthJoiner)) end--
  const cut = points.slice(0, end).join("")
  const space = cut.lastIndexOf(" ")
  return `${(space > cut.length * 0.7 ? cut.slice(0, space) : cut).trimEnd()}…`
}

/** Controls, marks that turn the reading direction, halves of characters. */
const unprintable = /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu

const zeroWidthJoiner = "\u200d"

/** Does the character belong to the one before it? */
const joins = (character: string): boolean =>
  character === zeroWidthJoiner || /^[\p{M}\ufe00-\ufe0f\u{1f3fb}-\u{1f3ff}]$/u.test(character)
