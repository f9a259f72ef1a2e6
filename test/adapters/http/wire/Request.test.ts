import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as Request from "../../../../src/adapters/http/wire/Request.ts"

const url = new URL("https://server.example:8443/prefix/api?x=1")

describe("the head of a request", () => {
  it("is one line for the request and one for each header, and ends with an empty one", () => {
    assert.strictEqual(
      Request.headOf("POST", url, { accept: "application/json", "content-length": 7 }),
      "POST /prefix/api?x=1 HTTP/1.1\r\nhost: server.example:8443\r\nconnection: keep-alive\r\n" +
        "accept: application/json\r\ncontent-length: 7\r\n\r\n"
    )
  })

  it("has as many lines whatever a value holds, or there is none", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), fc.constantFrom("", "\r\n", "\n", "\0", "\u0100"), (text, more) => {
      const wanted = `${text}${more}`
      // oxlint-disable-next-line no-control-regex
      const isGood = !/[\0-\x08\x0a-\x1f\x7f]|[^\0-\xff]/.test(wanted)
      try {
        const head = Request.headOf("GET", url, { authorization: wanted })
        assert.isTrue(isGood)
        assert.strictEqual(head.split("\r\n").length, 6)
      } catch (error) {
        assert.isFalse(isGood, String(error))
        assert.strictEqual((error as { readonly code?: unknown }).code, "ERR_INVALID_CHAR")
      }
    }))
  })

  it("knows whom it is for", () => {
    assert.deepStrictEqual(Request.targetOf(url), { secure: true, host: "server.example", port: 8443 })
    assert.deepStrictEqual(Request.targetOf(new URL("http://[::1]/")), { secure: false, host: "::1", port: 80 })
    assert.deepStrictEqual(Request.targetOf(new URL("https://a.example/")), { secure: true, host: "a.example", port: 443 })
  })
})
