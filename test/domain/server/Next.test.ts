import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as Next from "../../../src/domain/server/Next.ts"

const hostile = fc.array(
  fc.constantFrom("/", "//", "\\", "evil.example", "@", ":", "\t", "\n", "\r", "\0", " ", "%2f", "%5c", "?", "#", ".", "..", "javascript:", "http:", "é", "\u2028", "a"),
  { maxLength: 8 }
).map((parts) => parts.join(""))

describe("where a login leads", () => {
  it.prop("never leaves this server, whatever is asked for", [fc.oneof(hostile, hostile.map((text) => `/${text}`), fc.fullUnicodeString())], ([asked]) => {
    const path = Next.path(asked)
    const url = new URL(path, "https://agnes.example.org")
    assert.strictEqual(url.origin, "https://agnes.example.org")
    assert.match(path, /^\/[\x21-\x7e]*$/)
    assert.isFalse(path.startsWith("//"))
    assert.notInclude(path, "\\")
  })

  it.prop("keeps every plain path with its query", [fc.webPath(), fc.webQueryParameters()], ([path, query]) => {
    const asked = `/a${path}?${query}`
    assert.strictEqual(Next.path(asked), asked)
    assert.strictEqual(new URLSearchParams(Next.login(asked).split("?")[1]).get("next"), asked)
  })

  it.each(["//evil.example", "/\\evil.example", "https://evil.example", "\\\\evil", "", "profile", "/\tevil", "/x\r\nSet-Cookie: a=b"])(
    "%j leads home",
    (asked) => assert.strictEqual(Next.path(asked), "/profile/sessions")
  )

  it("nothing asked for, or far too much, leads home", () => {
    for (const asked of [undefined, null, `/${"a".repeat(2048)}`]) assert.strictEqual(Next.path(asked), Next.home)
    assert.strictEqual(Next.login("/profile/sessions"), "/login")
  })
})
