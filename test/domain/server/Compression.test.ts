import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as Compression from "../../../src/domain/server/Compression.ts"

const plain: Compression.Facts = {
  path: "/api/sessions",
  acceptEncoding: "gzip, deflate, br",
  cookie: false,
  contentType: "application/json",
  final: false,
  size: 1024
}

describe("packing replies", () => {
  it.each([
    ["a text of 1024 bytes", {}, true],
    ["one byte less", { size: 1023 }, false],
    ["a stream", { size: undefined }, true],
    ["a visitor's page", { cookie: true }, false],
    ["a client that takes none", { acceptEncoding: undefined }, false],
    ["a client that refuses it", { acceptEncoding: "gzip;q=0, *" }, false],
    ["a client that takes anything", { acceptEncoding: "br, *;q=0.5" }, true],
    ["data files", { path: "/api/data/t/download" }, false],
    ["wheels", { path: "/cli/wheel/a.whl" }, false],
    ["pictures", { contentType: "image/png" }, false],
    ["drawings", { contentType: "image/svg+xml" }, true],
    ["what is packed already", { final: true }, false]
  ])("%s", (_, facts, wanted) => assert.strictEqual(Compression.wanted({ ...plain, ...facts }), wanted))

  it("what is packed for one client varies for all", () => {
    fc.assert(fc.property(
      fc.record({
        path: fc.constantFrom("/api/x", "/api/data/x", "/p"),
        acceptEncoding: fc.option(fc.string(), { nil: undefined }),
        cookie: fc.boolean(),
        contentType: fc.option(fc.constantFrom("text/html", "image/png", "application/json"), { nil: undefined }),
        final: fc.boolean(),
        size: fc.option(fc.nat(5000), { nil: undefined })
      }),
      (facts) => {
        if (Compression.wanted(facts)) assert.isTrue(Compression.varies(facts))
      }
    ))
  })
})
