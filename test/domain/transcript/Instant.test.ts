import { assert, describe, it } from "@effect/vitest"
import * as fc from "effect/FastCheck"
import * as Instant from "../../../src/domain/transcript/Instant.ts"

/** A digit more or less, and now and then something that is none. */
const part = (width: number, most: number) =>
  fc.oneof(
    { weight: 8, arbitrary: fc.nat(most).map((n) => String(n).padStart(width, "0")) },
    { weight: 1, arbitrary: fc.constantFrom("x".repeat(width), " ".repeat(width), "0".repeat(width - 1), "-1".padEnd(width, "0")) }
  )

const text = fc.tuple(part(4, 9999), part(2, 14), part(2, 33), part(2, 26), part(2, 62), part(2, 62), part(3, 999), fc.constantFrom(".", ","))
  .map(([year, month, day, hour, minute, second, millis, point]) =>
    `${year}-${month}-${day}T${hour}:${minute}:${second}${point}${millis}`)

describe("instants of transcripts", () => {
  it.prop("the short way and the pattern say the same", [text], ([given]) => {
    assert.strictEqual(Instant.parse(`${given}Z`), Instant.parse(`${given}+00:00`))
  }, { fastCheck: { numRuns: 2000 } })

  it.prop("and both what the clock of the platform says", [fc.date({ noInvalidDate: true, min: new Date(0), max: new Date("9999-12-31") })], ([date]) => {
    assert.strictEqual(Instant.parse(date.toISOString()), date.getTime())
  })

  it("the days of February", () => {
    const of = (day: string) => Instant.parse(`${day}T00:00:00.000Z`)
    assert.isUndefined(of("2026-02-29"))
    assert.isUndefined(of("1900-02-29"))
    assert.strictEqual(of("2000-02-29"), Date.UTC(2000, 1, 29))
    assert.strictEqual(of("2024-02-29"), Date.UTC(2024, 1, 29))
  })
})
