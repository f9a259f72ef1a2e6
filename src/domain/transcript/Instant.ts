import * as Timestamp from "../time/Timestamp.ts"

const fraction = /\.(\d{1,3})\d*(?:Z|\+00:00)$/

/** As `Timestamp.parse`, with the milliseconds that transcripts give (facts §3). */
export const parse = (text: unknown): Timestamp.EpochMillis | undefined => {
  if (typeof text !== "string" || text.length > 40) return undefined
  if (text.length === usual.length) {
    const at = usualForm(text)
    if (at !== undefined) return at
  }
  const second = Timestamp.parse(text)
  if (second === undefined) return undefined
  const match = fraction.exec(text)
  return match === null ? second : second + Number(match[1]!.padEnd(3, "0"))
}

/** The one form that every line of a transcript has. */
const usual = "2026-11-20T09:13:00.123Z"

/** Two or more digits from `from` on; not a number when one of them is none. */
const digits = (text: string, from: number, to: number): number => {
  let value = 0
  for (let at = from; at < to; at++) {
    const digit = text.charCodeAt(at) - 0x30
    if (digit < 0 || digit > 9) return NaN
    value = value * 10 + digit
  }
  return value
}

const isAt = (text: string, at: number, mark: string): boolean => text.charCodeAt(at) === mark.charCodeAt(0)

/** The same instant as the pattern gives, without making texts of its parts; `undefined` leaves it to the pattern. */
const usualForm = (text: string): Timestamp.EpochMillis | undefined => {
  const marked = isAt(text, 4, "-") && isAt(text, 7, "-") && isAt(text, 10, "T") && isAt(text, 13, ":")
    && isAt(text, 16, ":") && isAt(text, 19, ".") && isAt(text, 23, "Z")
  if (!marked) return undefined
  const day = Timestamp.dayOf(digits(text, 0, 4), digits(text, 5, 7), digits(text, 8, 10))
  const hour = digits(text, 11, 13)
  const minute = digits(text, 14, 16)
  const second = digits(text, 17, 19)
  const millis = digits(text, 20, 23)
  const isTime = hour <= 23 && minute <= 59 && second <= 59 && millis >= 0
  return day === undefined || !isTime ? undefined : (day * 86400 + hour * 3600 + minute * 60 + second) * 1000 + millis
}
