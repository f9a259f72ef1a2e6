import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as Receipt from "../../../src/domain/push/Receipt.ts"
import { crowdedReceipt, receipt } from "./arbitraries.ts"

const target = (given: Receipt.Receipt) => [given.sessionId, given.path, given.serverUrl]

describe("Receipt", () => {
  it.prop("a line says everything its receipt said, and is one line", [receipt], ([given]) => {
    const line = Receipt.encode(given)
    assert.strictEqual(line.indexOf("\n"), line.length - 1)
    assert.deepStrictEqual(Receipt.parse(line.slice(0, -1)), given)
  })

  it.prop("no part of a line is a receipt", [receipt, fc.nat()], ([given, cut]) => {
    const line = Receipt.encode(given).slice(0, -1)
    assert.isUndefined(Receipt.parse(line.slice(0, cut % line.length)))
  })

  it.prop("a receipt with a field of another kind is none", [
    receipt,
    fc.constantFrom("session_id", "path", "size", "mtime", "ctime", "sha256", "server", "at"),
    fc.constantFrom<unknown>(undefined, null, -1.5, "", [], {}, true)
  ], ([given, field, value]) => {
    fc.pre(!(value === "" && ["session_id", "path", "server"].includes(field)))
    fc.pre(!(value === -1.5 && ["mtime", "ctime"].includes(field)))
    const spoilt = { ...JSON.parse(Receipt.encode(given)), [field]: value }
    assert.isUndefined(Receipt.parse(JSON.stringify(spoilt)))
  })

  it("keeps the keys that are an interface", () => {
    const line = Receipt.encode({
      sessionId: "a", path: "/x/a.jsonl", size: 3, modifiedAt: 1.5, changedAt: 2, sha256: "0".repeat(64),
      serverUrl: "https://h", receivedAt: 0
    })
    assert.strictEqual(
      line,
      `{"session_id":"a","path":"/x/a.jsonl","size":3,"mtime":1.5,"ctime":2,"sha256":"${"0".repeat(64)}",` +
        `"server":"https://h","at":"1970-01-01T00:00:00Z"}\n`
    )
  })

  it.prop("latest keeps the last of each session, path and server, once", [fc.array(crowdedReceipt)], ([all]) => {
    const latest = Receipt.latest(all)
    for (const kept of latest) {
      const same = all.filter((other) => target(other).every((part, i) => part === target(kept)[i]))
      assert.strictEqual(same.at(-1), kept)
    }
    assert.strictEqual(new Set(latest.map((kept) => JSON.stringify(target(kept)))).size, latest.length)
    assert.strictEqual(new Set(all.map((given) => JSON.stringify(target(given)))).size, latest.length)
    assert.deepStrictEqual(Receipt.latest(latest), latest)
  })

  it.prop("compare looks at size, then at both times", [receipt, fc.nat(), receipt], ([given, size, other]) => {
    assert.strictEqual(Receipt.compare(given, given), "same")
    fc.pre(size !== given.size && other.modifiedAt !== given.modifiedAt && other.changedAt !== given.changedAt)
    assert.strictEqual(Receipt.compare(given, { ...given, size }), "changed")
    assert.strictEqual(Receipt.compare(given, { ...given, modifiedAt: other.modifiedAt }), "touched")
    assert.strictEqual(Receipt.compare(given, { ...given, changedAt: other.changedAt }), "touched")
  })
})
