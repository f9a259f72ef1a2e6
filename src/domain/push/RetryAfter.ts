import * as Timestamp from "../time/Timestamp.ts"

/** No server sends us away for longer, in milliseconds: a day. */
export const longest = 24 * 60 * 60 * 1000

/**
 * `Retry-After` in milliseconds from `now`, between 0 and `longest`: seconds, or one of the three dates of RFC 9110
 * §5.6.7. A date in the past is 0. Anything else, a negative number too, is `undefined`.
 */
export const parse = (text: string, now: Timestamp.EpochMillis): number | undefined => {
  const trimmed = text.trim()
  if (/^\d+$/.test(trimmed)) return bound(Number(trimmed) * 1000)
  const at = date(trimmed, now)
  return at === undefined ? undefined : bound(at - now)
}

const bound = (milliseconds: number): number => Math.min(longest, Math.max(0, milliseconds))

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

/** `Sun, 06 Nov 1994 08:49:37 GMT` · `Sunday, 06-Nov-94 08:49:37 GMT` · `Sun Nov  6 08:49:37 1994` */
const imf = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (\d\d) ([A-Z][a-z]{2}) (\d{4}) (\d\d:\d\d:\d\d) GMT$/
const rfc850 = /^(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, (\d\d)-([A-Z][a-z]{2})-(\d\d) (\d\d:\d\d:\d\d) GMT$/
const asctime = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) ([A-Z][a-z]{2}) ([ \d]\d) (\d\d:\d\d:\d\d) (\d{4})$/

const date = (text: string, now: Timestamp.EpochMillis): Timestamp.EpochMillis | undefined => {
  const fixed = imf.exec(text)
  if (fixed !== null) return instant(fixed[3]!, fixed[2]!, fixed[1]!, fixed[4]!)
  const old = rfc850.exec(text)
  if (old !== null) return instant(century(Number(old[3]), now), old[2]!, old[1]!, old[4]!)
  const c = asctime.exec(text)
  return c === null ? undefined : instant(c[4]!, c[1]!, c[2]!.trim().padStart(2, "0"), c[3]!)
}

/** Two digits name the year that is at most 50 years ahead (RFC 9110 §5.6.7). */
const century = (twoDigits: number, now: Timestamp.EpochMillis): string => {
  const year = Number(Timestamp.format(now).slice(0, 4))
  const guess = year - (year % 100) + twoDigits
  return String(guess > year + 50 ? guess - 100 : guess + 100 <= year + 50 ? guess + 100 : guess)
}

const instant = (year: string, month: string, day: string, time: string): Timestamp.EpochMillis | undefined => {
  const index = months.indexOf(month)
  if (index < 0) return undefined
  // A leap second is the last one before it.
  const clock = time.endsWith(":60") ? `${time.slice(0, -2)}59` : time
  return Timestamp.parse(`${year}-${String(index + 1).padStart(2, "0")}-${day}T${clock}Z`)
}
