import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as RetryAfter from "../../../src/domain/push/RetryAfter.ts"

const now = Date.UTC(2026, 10, 20, 9, 13, 0)

const days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
const longDays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

/** The three forms of RFC 9110 §5.6.7, written with the platform's own calendar. */
const forms = (at: number): ReadonlyArray<string> => {
  const date = new Date(at)
  const two = (n: number) => String(n).padStart(2, "0")
  const time = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`
  const month = months[date.getUTCMonth()]!
  const day = date.getUTCDate()
  return [
    date.toUTCString(),
    `${longDays[date.getUTCDay()]}, ${two(day)}-${month}-${two(date.getUTCFullYear() % 100)} ${time} GMT`,
    `${days[date.getUTCDay()]} ${month} ${String(day).padStart(2)} ${time} ${date.getUTCFullYear()}`
  ]
}

describe("RetryAfter", () => {
  it.prop("is never negative, never over a day, whatever a server sends", [fc.string()], ([text]) => {
    const parsed = RetryAfter.parse(text, now)
    if (parsed !== undefined) assert.isTrue(parsed >= 0 && parsed <= RetryAfter.longest)
  })

  it.prop("seconds", [fc.nat({ max: 86_400 })], ([seconds]) => {
    assert.strictEqual(RetryAfter.parse(String(seconds), now), seconds * 1000)
    assert.strictEqual(RetryAfter.parse(` ${seconds} `, now), seconds * 1000)
  })

  it.prop(
    "the three forms of a date",
    [fc.integer({ min: -40 * 365 * 86_400, max: 40 * 365 * 86_400 }), fc.integer({ min: 0, max: 4_000_000_000 })],
    ([offset, nowSeconds]) => {
      const here = nowSeconds * 1000
      const at = here + offset * 1000
      const expected = Math.min(RetryAfter.longest, Math.max(0, at - here))
      for (const form of forms(at)) assert.strictEqual(RetryAfter.parse(form, here), expected, form)
    }
  )

  it("T6 huge is a day, the past is now, garbage is nothing", () => {
    assert.strictEqual(RetryAfter.parse("1000000000", now), RetryAfter.longest)
    assert.strictEqual(RetryAfter.parse("9".repeat(400), now), RetryAfter.longest)
    assert.strictEqual(RetryAfter.parse("Sun, 06 Nov 1994 08:49:37 GMT", now), 0)
    assert.strictEqual(RetryAfter.parse("Fri, 20 Nov 2026 09:12:60 GMT", now), 0)
    const garbage = ["", "-1", "1.5", "soon", "Fri, 20 Foo 2026 09:13:10 GMT", "2026-11-20T09:14:00Z", "0x10"]
    for (const text of garbage) {
      assert.isUndefined(RetryAfter.parse(text, now), text)
    }
  })
})
