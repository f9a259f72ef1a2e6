import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as SameOrigin from "../../../src/domain/server/SameOrigin.ts"

const sender = (site?: string, origin?: string, host?: string) => SameOrigin.sender({ site, origin, host })

describe("who sent a request", () => {
  it.prop("another origin is never the same, whatever it is called", [fc.webUrl(), fc.domain()], ([origin, host]) => {
    const { host: named, origin: sent } = new URL(origin)
    assert.strictEqual(sender(undefined, sent, host), named === host.toLowerCase() ? "same" : "foreign")
    assert.strictEqual(sender("cross-site", `https://${host}`, host), "foreign")
  })

  it.prop("an origin that is none is foreign", [fc.string()], ([text]) => {
    fc.pre(!/^https?:\/\//i.test(text))
    assert.strictEqual(sender(undefined, text, text), "foreign")
  })

  it.each([
    ["same-origin", "https://anything.example", "agnes.example", "same"],
    ["same-site", "https://agnes.example", "agnes.example", "foreign"],
    ["none", undefined, "agnes.example", "unknown"],
    ["none", "https://evil.example", "agnes.example", "foreign"],
    [undefined, undefined, "agnes.example", "unknown"],
    [undefined, "null", "agnes.example", "foreign"],
    [undefined, "https://AGNES.example:8443", "agnes.example:8443", "same"],
    [undefined, "https://agnes.example:8443", "agnes.example", "foreign"],
    [undefined, "https://agnes.example", undefined, "foreign"],
    [undefined, "https://agnes.example@evil.example", "agnes.example", "foreign"],
    [undefined, "", "agnes.example", "foreign"]
  ] as const)("site %s and origin %s at %s: %s", (site, origin, host, expected) => {
    assert.strictEqual(sender(site, origin, host), expected)
  })
})
