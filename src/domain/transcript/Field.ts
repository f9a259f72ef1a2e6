import * as JsonLine from "../text/JsonLine.ts"

/** Reading a field of foreign JSON that may be anything: the value of the wanted type, else `undefined`. */

export type Fields = Readonly<Record<string, unknown>>

/** Longest text taken for an identifier; UTF-16 units. Real ones have 36 or so. */
const longestId = 200

export const object = (value: unknown): Fields | undefined => JsonLine.isRecord(value) ? value : undefined

export const text = (value: unknown): string | undefined => typeof value === "string" ? value : undefined

/** A text that can serve as a key: neither empty nor absurdly long. */
export const id = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" && value.length <= longestId ? value : undefined

/** A whole number from zero up. */
export const count = (value: unknown): number | undefined => JsonLine.isCount(value) ? value : undefined

/** A finite number from zero up: money, milliseconds. */
export const amount = (value: unknown): number | undefined =>
  JsonLine.isMillis(value) && value >= 0 ? value : undefined
