import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as AllowedMethods from "../../../src/domain/server/AllowedMethods.ts"
import * as RoutePolicy from "../../../src/domain/server/RoutePolicy.ts"

describe("how a path may be asked", () => {
  it("W-30 every route of the table is found with any names in it, and HEAD where there is GET", () => {
    const name = fc.stringMatching(/^[A-Za-z0-9%._-]{1,20}$/)
    fc.assert(fc.property(fc.constantFrom(...Object.keys(RoutePolicy.table)), name, (route, text) => {
      const [method = "", path = ""] = route.split(" ")
      const methods = AllowedMethods.of(`${path.replace(/:\w+|\*$/g, text)}?a=b`)
      assert.include(methods, method)
      if (method === "GET") assert.include(methods, "HEAD")
    }))
  })

  it("nothing else is", () => {
    for (const path of ["/", "/api", "/api/sessions/a/b/c/d", "/api/healthz", ""]) {
      if (!Object.keys(RoutePolicy.table).includes(`GET ${path}`)) assert.deepStrictEqual(AllowedMethods.of(path), [])
    }
    fc.assert(fc.property(fc.string({ unit: "binary" }), (path) => {
      assert.deepStrictEqual(AllowedMethods.of(`/nowhere/${path}`), [])
    }))
  })
})
