import type { Item } from "./Item.ts"

/** Looking for words in knowledge. There is little of it: every item is looked at. */

const most = 10

/** Letters of ASCII alone, as databases fold them. */
const fold = (text: string): string => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())

/** The words of what was typed, each at most 100 characters, at most ten. */
export const words = (typed: string): ReadonlyArray<string> =>
  typed.split(/[\s\p{Cc}]+/u).filter((word) => word !== "").slice(0, most).map((word) => word.slice(0, 100))

/** Is each of these words in the title or the content? */
export const holds = (
  { content = "", title }: Pick<Item, "content" | "title">,
  wanted: ReadonlyArray<string>
): boolean =>
  wanted.every((word) => fold(title).includes(fold(word)) || fold(content).includes(fold(word)))

/** What finds a word with SQL's LIKE, escaped by `\`. */
export const pattern = (word: string): string => `%${fold(word).replace(/[\\%_]/g, "\\$&")}%`
