import * as Timestamp from "../time/Timestamp.ts"

/** Days since 1970-01-01, UTC. */
export type Day = number

export const length = 86_400_000

export const of = (at: Timestamp.EpochMillis): Day => Math.floor(at / length)

export const start = (day: Day): Timestamp.EpochMillis => day * length

/** `2026-11-20`. */
export const format = (day: Day): string => Timestamp.format(start(day)).slice(0, 10)

/** `undefined` for what is no day of the calendar, or none between 1970 and 9999. */
export const parse = (text: string): Day | undefined => {
  const at = /^\d{4}-\d\d-\d\d$/.test(text) ? Timestamp.parse(`${text}T00:00:00Z`) : undefined
  const day = at === undefined ? undefined : of(at)
  return day === undefined || day < 0 || format(day) !== text ? undefined : day
}

/** Weeks since the one of 1970-01-01, which was a Thursday; they begin on Monday. */
export type Week = number

export const weekOf = (day: Day): Week => Math.floor((day + 3) / 7)

export const monday = (week: Week): Day => week * 7 - 3

/** `2026-W47` (ISO 8601): a week belongs to the year its Thursday is in. */
export const formatWeek = (week: Week): string => {
  const thursday = monday(week) + 3
  const year = format(thursday).slice(0, 4)
  const first = parse(`${year}-01-01`) ?? 0
  return `${year}-W${String(Math.floor((thursday - first) / 7) + 1).padStart(2, "0")}`
}
