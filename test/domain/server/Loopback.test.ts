import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as Loopback from "../../../src/domain/server/Loopback.ts"

const byte = fc.integer({ min: 0, max: 255 })

describe("loopback", () => {
  it.prop("is all of 127.0.0.0/8 and nothing of the rest", [byte, byte, byte, byte], ([a, b, c, d]) => {
    assert.strictEqual(Loopback.is([a, b, c, d].join(".")), a === 127)
    assert.isTrue(Loopback.is([127, b, c, d].join(".")))
  })

  it("knows names, brackets and ports", () => {
    for (const host of ["localhost", "LOCALHOST", "localhost.", "::1", "[::1]", "127.0.0.1"]) assert.isTrue(Loopback.is(host), host)
    for (const host of ["0.0.0.0", "::", "", "localhost.example.org", "127.0.0.1.example.org", "127.0.0.256", "127.1", "::2", "agnes"]) {
      assert.isFalse(Loopback.is(host), host)
    }
    for (const header of ["localhost:8000", "127.0.0.1:1", "[::1]:8000", "[::1]", "localhost:"]) {
      assert.isTrue(Loopback.inHeader(header), header)
    }
    for (const header of [undefined, "", ":8000", "evil.example:8000", "localhost:8000:1", "localhost@evil:80"]) {
      assert.isFalse(Loopback.inHeader(header), String(header))
    }
  })
})
