import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as ClientAddress from "../../../src/domain/server/ClientAddress.ts"

const trusted = (address: string): boolean => address.startsWith("10.")

describe("ClientAddress", () => {
  it.prop("W-34 without a trusted proxy nobody's header is believed", [fc.string(), fc.ipV4()], ([header, peer]) => {
    assert.strictEqual(ClientAddress.of(peer, header, () => false), peer)
  })

  it.prop("W-34 whatever a client writes in front changes nothing", [fc.array(fc.string()), fc.ipV4()], ([forged, client]) => {
    if (trusted(client)) return
    assert.strictEqual(ClientAddress.of("10.0.0.1", [...forged, client].join(","), trusted), client)
  })

  it("walks from the end through the proxies we trust", () => {
    const cases: ReadonlyArray<readonly [peer: string, header: string | undefined, expected: string]> = [
      ["10.0.0.1", "6.6.6.6, 1.2.3.4, 10.0.0.2", "1.2.3.4"],
      ["::ffff:10.0.0.1", "1.2.3.4", "1.2.3.4"],
      ["10.0.0.1", "[2001:DB8::1]", "2001:db8::1"],
      ["10.0.0.1", undefined, "10.0.0.1"],
      ["10.0.0.1", "", "10.0.0.1"],
      ["10.0.0.1", "1.2.3.4, unknown", "10.0.0.1"],
      ["10.0.0.1", "10.0.0.9", "10.0.0.9"],
      ["9.9.9.9", "1.2.3.4", "9.9.9.9"]
    ]
    for (const [peer, header, expected] of cases) assert.strictEqual(ClientAddress.of(peer, header, trusted), expected)
    assert.isUndefined(ClientAddress.of(undefined, "1.2.3.4", trusted))
  })

  it("a neighbourhood is an IPv4 address or 64 bits of an IPv6 one, in whatever spelling", () => {
    assert.strictEqual(ClientAddress.neighbourhood("1.2.3.4"), "1.2.3.4")
    for (const same of ["2001:db8:0:1:aaaa:bbbb:cccc:dddd", "2001:0db8:0000:0001::9", "2001:db8:0:1::", "2001:db8::1:0:0:0:1"]) {
      assert.strictEqual(ClientAddress.neighbourhood(same), "2001:db8:0:1::/64", same)
    }
    assert.strictEqual(ClientAddress.neighbourhood("::1"), "0:0:0:0::/64")
    assert.notStrictEqual(ClientAddress.neighbourhood("2001:db8:0:2::1"), "2001:db8:0:1::/64")
  })
})

describe("https through a proxy", () => {
  it.prop("is believed of a trusted proxy alone", [fc.ipV4(), fc.constantFrom("https", " HTTPS", "https, http")], ([peer, said]) => {
    assert.isTrue(ClientAddress.secure(peer, said, () => true))
    assert.isFalse(ClientAddress.secure(peer, said, () => false))
    assert.isFalse(ClientAddress.secure(undefined, said, () => true))
  })

  it.each([undefined, "", "http", "http, https", "httpsx"])("X-Forwarded-Proto %j is not https", (said) =>
    assert.isFalse(ClientAddress.secure("10.0.0.1", said, () => true)))
})
