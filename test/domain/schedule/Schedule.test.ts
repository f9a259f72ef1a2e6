import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as Schedule from "../../../src/domain/schedule/Schedule.ts"

const schedules: fc.Arbitrary<Schedule.Schedule> = fc.oneof(
  fc.nat(100_000).map((minutes): Schedule.Schedule => ({ _tag: "Every", minutes })),
  fc.uniqueArray(fc.nat(1439), { minLength: 1, maxLength: 6 })
    .map((at): Schedule.Schedule => ({ _tag: "Daily", at: at.sort((a, b) => a - b) }))
)
const instants = fc.integer({ min: 1_600_000_000_000, max: 1_900_000_000_000 })
const at = (text: string): number => Date.parse(`2024-01-15T${text}:00Z`)
const yesterday = (text: string): number => at(text) - 86_400_000
const due = (text: string, last: number | undefined, now: number): boolean => {
  const schedule = Schedule.parse(text)
  assert.isDefined(schedule, text)
  return schedule !== undefined && Schedule.isDue(schedule, last, now)
}

describe("Schedule", () => {
  it.prop("what is printed is read back", [schedules], ([schedule]) => {
    assert.deepStrictEqual(Schedule.parse(Schedule.print(schedule)), schedule)
  })

  it.prop("any text is a schedule or none, without an exception", [fc.string({ maxLength: 30 })], ([text]) => {
    const parsed = Schedule.parse(text)
    if (parsed !== undefined) assert.match(text, /^(every \d+[mh]|daily [\d:,]+)$/)
  })

  it.prop("due does not end as time goes by within a day", [schedules, instants, fc.nat(86_400_000)], ([schedule, last, later]) => {
    const now = last + later
    const evening = (Math.floor(now / 86_400_000) + 1) * 86_400_000 - 1
    if (Schedule.isDue(schedule, last, now)) assert.isTrue(Schedule.isDue(schedule, last, evening))
  })

  it.prop("nextDue is due, and a moment before it is not", [schedules, instants, fc.nat(500_000_000)], ([schedule, last, later]) => {
    const now = last + later
    const next = Schedule.nextDue(schedule, last, now)
    assert.isTrue(Schedule.isDue(schedule, last, next))
    if (next > now) assert.isFalse(Schedule.isDue(schedule, last, next - 1))
  })

  it.prop("what just ran is due again only when it is always due", [schedules, instants], ([schedule, now]) => {
    assert.strictEqual(Schedule.isDue(schedule, now, now), schedule._tag === "Every" && schedule.minutes === 0)
  })

  it.each([
    ["15.6-1 15.6-83 minutes", "every 15m", 15],
    ["15.6-2 15.6-3 15.6-86 any number of them", "every 120m", 120],
    ["15.6-4 15.6-85 hours", "every 2h", 120],
    ["15.6-5 15.6-84 one hour", "every 1h", 60],
    ["15.6-6 a day of hours", "every 24h", 1440],
    ["15.6-15 15.6-90 none at all", "every 0m", 0]
  ])("%s", (_, text, minutes) => {
    assert.deepStrictEqual(Schedule.parse(text), { _tag: "Every", minutes })
  })

  it.each([
    ["15.6-8 15.6-88 free text", "sometimes"],
    ["15.6-9 15.6-89 nothing", ""],
    ["15.6-10 no unit", "every 15"],
    ["15.6-11 seconds", "every 15s"],
    ["15.6-12 no space", "every15m"],
    ["15.6-13 two spaces", "every  15m"],
    ["15.6-14 a sign", "every -5m"],
    ["15.6-57 one digit of an hour", "daily 7:00"],
    ["15.6-58 an hour that no day has", "daily 25:00"],
    ["15.6-59 a minute that no hour has", "daily 07:60"],
    ["15.7-5 a comma at the end", "daily 07:00,"],
    ["15.7-5 a space after a comma", "daily 07:00, 13:00"]
  ])("%s is no schedule", (_, text) => {
    assert.isUndefined(Schedule.parse(text))
  })

  it("15.6-55 15.6-56 15.6-7 15.6-87 times of a day, one or several, are another kind than an interval", () => {
    assert.deepStrictEqual(Schedule.parse("daily 07:00"), { _tag: "Daily", at: [420] })
    assert.deepStrictEqual(Schedule.parse("daily 18:30,07:00,18:30"), { _tag: "Daily", at: [420, 1110] })
  })

  it.each([
    ["15.6-16 15.6-91 never ran", "every 15m", undefined, at("12:00"), true],
    ["15.6-18 always due", "every 0m", at("12:00") - 5000, at("12:00"), true],
    ["15.6-19 15.6-93 an interval that is not over", "every 15m", at("11:50"), at("12:00"), false],
    ["15.6-20 15.6-94 one that is", "every 15m", at("11:40"), at("12:00"), true],
    ["15.6-21 15.6-95 to the second", "every 15m", at("11:45"), at("12:00"), true],
    ["15.6-22 15.6-96 half an hour of one", "every 1h", at("11:30"), at("12:00"), false],
    ["15.6-23 15.6-97 more than one", "every 1h", at("10:30"), at("12:00"), true],
    ["15.6-24 one hour", "every 1h", at("11:00"), at("12:00"), true],
    ["15.6-25 one minute less", "every 1h", at("11:01"), at("12:00"), false],
    ["15.6-26 three of two hours", "every 2h", at("09:00"), at("12:00"), true],
    ["15.6-27 15.6-43 15.6-98 before the time of day", "daily 07:00", yesterday("07:30"), at("06:59"), false],
    ["15.6-28 15.6-44 15.6-99 after it, last run before it", "daily 07:00", at("05:00"), at("08:00"), true],
    ["15.6-29 15.6-45 15.6-100 after it, ran since", "daily 07:00", at("07:01"), at("08:00"), false],
    ["15.6-30 an evening, last run yesterday", "daily 22:00", yesterday("22:05"), at("22:10"), true],
    ["15.6-31 15.6-32 never ran, before the time of day", "daily 07:00", undefined, at("01:00"), true],
    ["15.6-33 at the time of day", "daily 07:00", yesterday("07:00"), at("07:00"), true],
    ["15.6-34 ran at the time of day", "daily 07:00", at("07:00"), at("09:00"), false],
    ["15.6-35 midnight", "daily 00:00", yesterday("12:00"), at("00:00"), true],
    ["15.6-36 half an hour before it", "daily 23:30", at("12:00"), at("23:31"), true],
    ["15.6-46 minutes count", "daily 07:45", at("07:00"), at("07:45"), true],
    ["15.6-47 and are waited for", "daily 07:45", at("07:00"), at("07:44"), false],
    ["15.6-48 15.6-53 the first of several times", "daily 07:00,13:00,18:00", yesterday("18:05"), at("07:10"), true],
    ["15.6-49 15.6-101 the second", "daily 07:00,13:00,18:00", at("07:05"), at("13:10"), true],
    ["15.6-50 the third", "daily 07:00,13:00,18:00", at("13:05"), at("18:10"), true],
    ["15.6-51 15.6-54 between them", "daily 07:00,13:00,18:00", at("07:05"), at("12:59"), false],
    ["15.6-52 15.6-102 after all", "daily 07:00,13:00,18:00", at("18:05"), at("23:00"), false],
    ["15.6-42 a last run in the future", "every 15m", at("13:00"), at("12:00"), false]
  ])("%s", (_, text, last, now, expected) => {
    assert.strictEqual(due(text, last, now), expected)
  })

  it.each([
    [61, 2], [90, 2], [150, 3], [3601, 61], [30, 1], [1, 1], [3600, 60], [7200, 120]
  ])("15.6-112 %i seconds are %i minutes, rounded up", (seconds, minutes) => {
    assert.deepStrictEqual(Schedule.ofSeconds(seconds), { _tag: "Every", minutes })
  })

  it("15.6-112 whole hours are said as hours", () => {
    assert.strictEqual(Schedule.print(Schedule.ofSeconds(7200)), "every 2h")
    assert.strictEqual(Schedule.print(Schedule.ofSeconds(90)), "every 2m")
  })
})
