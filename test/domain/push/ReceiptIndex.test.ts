import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as Receipt from "../../../src/domain/push/Receipt.ts"
import * as ReceiptIndex from "../../../src/domain/push/ReceiptIndex.ts"
import * as JsonLine from "../../../src/domain/text/JsonLine.ts"
import * as Arbitrary from "./arbitraries.ts"

const line = fc.oneof(
  { weight: 4, arbitrary: Arbitrary.crowdedReceipt.map(Receipt.encode) },
  { weight: 2, arbitrary: Arbitrary.receipt.map(Receipt.encode) },
  // Written by somebody else: other order, blanks, escapes.
  { weight: 1, arbitrary: Arbitrary.crowdedReceipt.map((one) => ` ${JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(Receipt.encode(one)) as object).reverse()))}\r\n`) },
  { weight: 1, arbitrary: Arbitrary.crowdedReceipt.map((one) => Receipt.encode(one).replace(/\//g, "\\/")) },
  { weight: 1, arbitrary: fc.constantFrom("\n", "no receipt\n", "{\"session_id\":\"\n", "{\"session_id\":\"a\",\"path\":\"/x\n", "{\"session_id\":\"a\",\"path\":\"/x\"}\n") }
)

describe("an index of receipts", () => {
  it.prop("finds for each path what reading everything finds, in the same order", [fc.array(line, { maxLength: 30 }), fc.boolean()], ([lines, torn]) => {
    const text = torn ? lines.join("").slice(0, -3) : lines.join("")
    const bytes = new TextEncoder().encode(text)
    const all = JsonLine.parseAll(new TextDecoder().decode(bytes), Receipt.parse)
    const index = ReceiptIndex.make(bytes)
    for (const path of new Set([...all.map((one) => one.path), "/nowhere", ""])) {
      assert.deepStrictEqual(index.of(path), all.filter((one) => one.path === path))
    }
    const paths = [...new Set(all.map((one) => one.path))]
    const groups = [...index.groups()]
    assert.sameDeepMembers(groups, paths.map((path) => all.filter((one) => one.path === path)))
    assert.isAtLeast(index.size, paths.length)
  })

  it("of more lines than were thought of", () => {
    const lines = Array.from({ length: 5000 }, (_, n) => `{"session_id":"","path":"/${n % 1700}"}\n`)
    const at = "2026-01-02T03:04:05Z"
    const whole = Array.from({ length: 3000 }, (_, n) => Receipt.encode({
      sessionId: "s", path: `/${n % 1000}`, size: n, modifiedAt: 1, changedAt: 1, sha256: "0".repeat(64), serverUrl: "u", receivedAt: Date.parse(at)
    }))
    const index = ReceiptIndex.make(new TextEncoder().encode([...lines, ...whole].join("")))
    assert.deepStrictEqual(index.of("/7").map(({ size }) => size), [7, 1007, 2007])
    assert.strictEqual([...index.groups()].length, 1000)
  })
})
