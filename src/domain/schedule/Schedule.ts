import type { EpochMillis } from "../time/Timestamp.ts"

/** How often something is to run (server spec §10.2). Times of day are minutes since midnight, UTC, in rising order. */
export type Schedule =
  | { readonly _tag: "Every"; readonly minutes: number }
  | { readonly _tag: "Daily"; readonly at: ReadonlyArray<number> }

const minute = 60_000
const day = 86_400_000

const interval = /^every (\d{1,7})([mh])$/
const daily = /^daily (\d\d:\d\d(?:,\d\d:\d\d)*)$/

/** `every 15m`, `every 2h`, `daily 03:00`, `daily 07:00,13:00`; `undefined` for any other text. `every 0m` is always due. */
export const parse = (text: string): Schedule | undefined => {
  const every = interval.exec(text)
  if (every !== null) return { _tag: "Every", minutes: Number(every[1]) * (every[2] === "h" ? 60 : 1) }
  const times = daily.exec(text)?.[1]?.split(",").map(timeOfDay)
  return times === undefined || times.includes(undefined) ? undefined : { _tag: "Daily", at: inOrder(times) }
}

const timeOfDay = (text: string): number | undefined => {
  const [hours, minutes] = text.split(":").map(Number) as [number, number]
  return hours < 24 && minutes < 60 ? hours * 60 + minutes : undefined
}

const inOrder = (times: ReadonlyArray<number | undefined>): ReadonlyArray<number> =>
  [...new Set(times.filter((time) => time !== undefined))].sort((a, b) => a - b)

/** The text `parse` reads; whole hours are said as hours. */
export const print = (schedule: Schedule): string =>
  schedule._tag === "Daily"
    ? `daily ${schedule.at.map(clock).join(",")}`
    : schedule.minutes > 0 && schedule.minutes % 60 === 0
    ? `every ${schedule.minutes / 60}h`
    : `every ${schedule.minutes}m`

const clock = (time: number): string => `${two(Math.floor(time / 60))}:${two(time % 60)}`

const two = (value: number): string => String(value).padStart(2, "0")

/** A cadence in seconds, as variables give it: minutes, rounded up so that nothing runs more often than asked (§10.1). */
export const ofSeconds = (seconds: number): Schedule => ({
  _tag: "Every",
  minutes: Math.max(1, Math.ceil(seconds / 60))
})

/**
 * Is it time again? What never ran is due. An interval counts from the last run; of the times of a day those of the
 * current one count that have come since the last run. A last run in the future, left by a clock that was wrong, is
 * waited for.
 */
export const isDue = (schedule: Schedule, lastRun: EpochMillis | undefined, now: EpochMillis): boolean => {
  if (lastRun === undefined) return true
  if (schedule._tag === "Every") return now - lastRun >= schedule.minutes * minute
  const midnight = Math.floor(now / day) * day
  return schedule.at.map((time) => midnight + time * minute).some((target) => target <= now && lastRun < target)
}

/** When it is due next; `now` when that is already. */
export const nextDue = (schedule: Schedule, lastRun: EpochMillis | undefined, now: EpochMillis): EpochMillis => {
  if (lastRun === undefined || isDue(schedule, lastRun, now)) return now
  if (schedule._tag === "Every") return lastRun + schedule.minutes * minute
  const since = Math.max(lastRun, now)
  const midnight = Math.floor(since / day) * day
  const targets = [midnight, midnight + day].flatMap((start) => schedule.at.map((time) => start + time * minute))
  return targets.find((target) => target > since) ?? since
}
