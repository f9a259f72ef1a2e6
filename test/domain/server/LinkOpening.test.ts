import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as LinkOpening from "../../../src/domain/server/LinkOpening.ts"

const plain = { method: "GET", site: undefined, dest: undefined, purpose: undefined }

describe("opening a login link", () => {
  it("a person from a terminal, the address bar or a program enters", () => {
    assert.strictEqual(LinkOpening.opening(plain), "enter")
    assert.strictEqual(LinkOpening.opening({ ...plain, site: "none", dest: "document" }), "enter")
  })

  it.prop("what another page, a look ahead or a part of a page asks for uses nothing up", [
    fc.constantFrom(
      { method: "HEAD" }, { site: "cross-site" }, { site: "same-site" }, { site: "same-origin" }, { dest: "image" },
      { dest: "empty" }, { dest: "iframe" }, { purpose: "prefetch" }, { purpose: "prefetch;prerender" }, { purpose: "preview" }
    ),
    fc.record({ site: fc.constantFrom(undefined, "none"), dest: fc.constantFrom(undefined, "document") })
  ], ([odd, rest]) => {
    assert.strictEqual(LinkOpening.opening({ ...plain, ...rest, ...odd }), "ask")
  })
})
