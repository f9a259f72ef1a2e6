/**
 * UTC instants as text with second precision, as every file of the workspace writes them (client spec §1.1).
 * Computed by hand because the ambient `Date` is kept out of the domain, also from the hot bundles' decisions.
 */

/** Milliseconds since 1970-01-01T00:00:00Z. */
export type EpochMillis = number

const pad = (value: number, width = 2): string => String(value).padStart(width, "0")

/** Days since the epoch of a proleptic Gregorian date (Hinnant, "chrono-compatible low-level date algorithms"). */
const daysFromCivil = (year: number, month: number, day: number): number => {
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146097 + dayOfEra - 719468
}

const civilFromDays = (days: number): readonly [year: number, month: number, day: number] => {
  const z = days + 719468
  const era = Math.floor(z / 146097)
  const dayOfEra = z - era * 146097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) / 365
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shifted = Math.floor((5 * dayOfYear + 2) / 153)
  const month = shifted < 10 ? shifted + 3 : shifted - 9
  return [yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1]
}

const fields = (at: EpochMillis): { readonly date: string; readonly time: string } => {
  const seconds = Math.floor(at / 1000)
  const days = Math.floor(seconds / 86400)
  const rest = seconds - days * 86400
  const [year, month, day] = civilFromDays(days)
  return {
    date: `${pad(year, 4)}-${pad(month)}-${pad(day)}`,
    time: `${pad(Math.floor(rest / 3600))}:${pad(Math.floor(rest / 60) % 60)}:${pad(rest % 60)}`
  }
}

/** `2026-11-20T09:13:00Z`: the form of the queue and of the three logs. */
export const format = (at: EpochMillis): string => {
  const { date, time } = fields(at)
  return `${date}T${time}Z`
}

/** `2026-11-20T09:13:00+00:00`: the form of the breadcrumb log (client spec CAP-15). */
export const formatWithOffset = (at: EpochMillis): string => {
  const { date, time } = fields(at)
  return `${date}T${time}+00:00`
}

/** Days since the epoch of a date of the Gregorian calendar; `undefined` when there is no such date. */
export const dayOf = (year: number, month: number, day: number): number | undefined => {
  const leap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 1 : 0
  return year >= 0 && day >= 1 && day <= (daysIn[month - 1] ?? 0) + leap ? daysFromCivil(year, month, day) : undefined
}

const daysIn: ReadonlyArray<number> = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

const pattern = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:Z|\+00:00)$/

/** The instant a text of either form names, or `undefined` when it is none. */
export const parse = (text: string): EpochMillis | undefined => {
  const match = pattern.exec(text)
  if (match === null) return undefined
  const [year, month, day, hour, minute, second] = match.slice(1).map(Number) as [
    number, number, number, number, number, number
  ]
  if (hour > 23 || minute > 59 || second > 59) return undefined
  const days = dayOf(year, month, day)
  return days === undefined ? undefined : (days * 86400 + hour * 3600 + minute * 60 + second) * 1000
}
