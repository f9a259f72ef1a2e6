import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as RoutePolicy from "../../../src/domain/server/RoutePolicy.ts"

const levels = ["user", "interactive", "admin", "admin-interactive"] as const
const caller = fc.record({ typ: fc.constantFrom("session" as const, "pat" as const, "service" as const), admin: fc.boolean() })

describe("who may ask what", () => {
  it.prop("an admin who has just logged in may everything", [fc.constantFrom(...levels)], ([level]) => {
    assert.isUndefined(RoutePolicy.refuse(level, { typ: "session", admin: true }))
  })

  it.prop("nobody loses by being an admin, or by having logged in", [fc.constantFrom(...levels), caller], ([level, who]) => {
    if (RoutePolicy.refuse(level, who) !== undefined) return
    assert.isUndefined(RoutePolicy.refuse(level, { ...who, admin: true }))
    assert.isUndefined(RoutePolicy.refuse(level, { ...who, typ: "session" }))
  })

  it.prop("what two levels ask for together is what both ask for", [caller], ([who]) => {
    const may = (level: (typeof levels)[number]) => RoutePolicy.refuse(level, who) === undefined
    assert.strictEqual(may("admin-interactive"), may("admin") && may("interactive"))
  })

  it.prop("what has no row has no level, whatever it is called", [fc.string(), fc.string()], ([method, path]) => {
    const known = Object.keys(RoutePolicy.table).includes(`${method} ${path}`)
    assert.strictEqual(RoutePolicy.levelOf(method, path) !== undefined, known)
  })

  it("nothing inherited is a row", () => {
    assert.isUndefined(RoutePolicy.levelOf("constructor", ""))
    assert.isUndefined(RoutePolicy.levelOf("GET", "/constructor"))
  })

  it("every row names a method and a path", () => {
    for (const route of Object.keys(RoutePolicy.table)) {
      assert.match(route, /^(GET|POST|PUT|PATCH|DELETE) \/[A-Za-z0-9/:._*{}-]*$/)
    }
  })

  it("no JSON route of the administration is for everybody", () => {
    for (const [route, level] of Object.entries(RoutePolicy.table)) {
      if (/\/admin\b/.test(route)) assert.match(level, /^admin/, route)
    }
  })
})
