import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as Jobs from "../../../src/domain/schedule/Jobs.ts"
import * as Schedule from "../../../src/domain/schedule/Schedule.ts"
import * as Settings from "../../../src/main/server/Settings.ts"

const read = (variables: Readonly<Record<string, string>>) => Settings.read({ flags: { "data-dir": "/d" }, variables })

const schedules = (variables: Readonly<Record<string, string>> = {}) => {
  const accepted = read(variables)
  assert.notProperty(accepted, "problems")
  const { settings } = accepted as Settings.Accepted
  return Object.fromEntries(Jobs.table(settings).map(({ name, schedule }) => [name, Schedule.print(schedule)]))
}

const problems = (variables: Readonly<Record<string, string>>): string => {
  const accepted = read(variables)
  return "problems" in accepted ? accepted.problems.join("\n") : ""
}

const standard = {
  "health-check": "every 5m",
  "session-collector": "every 10m",
  "session-processor:verification": "every 15m",
  "session-processor:usage": "every 10m",
  "corporate-memory": "every 17m"
}

describe("jobs", () => {
  it("15.4-A15 15.4-A16 15.4-A17 15.4-A21 15.6-72 15.6-107 every one is there, at its default", () => {
    assert.deepStrictEqual(schedules(), standard)
    assert.strictEqual(Settings.defaults.schedulerTick, 30)
  })

  it.each([
    ["15.6-73 collector", "SCHEDULER_SESSION_COLLECTOR_INTERVAL", "300", "session-collector", "every 5m"],
    ["15.6-74 verification", "SCHEDULER_VERIFICATION_DETECTOR_INTERVAL", "600", "session-processor:verification", "every 10m"],
    ["15.6-75 corporate memory", "SCHEDULER_CORPORATE_MEMORY_INTERVAL", "1800", "corporate-memory", "every 30m"],
    ["15.6-108 usage", "SCHEDULER_USAGE_PROCESSOR_INTERVAL", "7200", "session-processor:usage", "every 2h"],
    ["15.6-108 health", "SCHEDULER_HEALTH_CHECK_INTERVAL", "61", "health-check", "every 2m"]
  ])("%s: its variable changes it and no other", (_, variable, value, job, schedule) => {
    assert.deepStrictEqual(schedules({ [variable]: value }), { ...standard, [job]: schedule })
  })

  const variables = [
    "SCHEDULER_SESSION_COLLECTOR_INTERVAL",
    "SCHEDULER_VERIFICATION_DETECTOR_INTERVAL",
    "SCHEDULER_USAGE_PROCESSOR_INTERVAL",
    "SCHEDULER_CORPORATE_MEMORY_INTERVAL",
    "SCHEDULER_HEALTH_CHECK_INTERVAL",
    "SCHEDULER_TICK_SECONDS"
  ]
  it.each(variables.flatMap((name) => ["0", "-5", "abc", "", " ", "1.5"].map((value) => [name, value] as const)))(
    "15.6-76, 15.6-109 %s=%j is refused by name",
    (name, value) => {
      assert.include(problems({ [name]: value }), `${name} must be`)
    }
  )

  it("15.6-110 a tick longer than the smallest interval is refused", () =>
    fc.assert(fc.property(fc.integer({ min: 1, max: 9999 }), fc.integer({ min: 1, max: 9999 }), (tick, interval) => {
      const said = problems({ SCHEDULER_TICK_SECONDS: String(tick), SCHEDULER_USAGE_PROCESSOR_INTERVAL: String(interval) })
      assert.strictEqual(said.includes("tick"), tick > Math.min(300, interval))
    })))

  it("15.4-A18 15.4-A19 15.4-A20 each asks its route, with its processor", () => {
    const asked = Jobs.table(Settings.defaults).map(({ method, path }) => `${method} ${path}`)
    assert.deepStrictEqual(asked, [
      "GET /api/health",
      "POST /api/admin/run-session-collector",
      "POST /api/admin/run-session-processor?processor=verification",
      "POST /api/admin/run-session-processor?processor=usage",
      "POST /api/admin/run-corporate-memory"
    ])
  })

  it("a processor without a setting runs as often as it says", () => {
    const own = { _tag: "Daily", at: [180] } as const
    assert.strictEqual(Jobs.processorSchedule(Settings.defaults, "other", own), own)
    assert.strictEqual(Schedule.print(Jobs.processorSchedule(Settings.defaults, "usage", own)), "every 10m")
  })
})
