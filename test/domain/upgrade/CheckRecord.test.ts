import { assert, describe, it } from "@effect/vitest"
import { FastCheck, Option } from "effect"
import * as CheckRecord from "../../../src/domain/upgrade/CheckRecord.ts"

const now = 1_795_000_000_000
const asked = { installed: "0.1.0", serverUrl: "https://agnes.example.com", now }
const record = (fields: Partial<CheckRecord.CheckRecord> = {}): CheckRecord.CheckRecord => ({
  installed: "0.1.0", server_url: asked.serverUrl, checked_at: now / 1000, latest: "0.2.0", download_url: null, ...fields
})
const age = FastCheck.integer({ min: -200_000, max: 200_000 })

describe("CheckRecord", () => {
  it.prop("S6 S9 S10 counts for a day, a failure for five minutes, the future for nothing",
    [age, FastCheck.constantFrom("0.2.0", "0.1.0", null)], ([seconds, latest]) => {
      const fresh = CheckRecord.isFresh(record({ checked_at: now / 1000 - seconds, latest }), asked)
      assert.strictEqual(fresh, seconds >= 0 && seconds < (latest === null ? 300 : 86_400))
    })

  it("S7 counts for the version and the server it is about", () => {
    assert.isTrue(CheckRecord.isFresh(record(), asked))
    assert.isFalse(CheckRecord.isFresh(record(), { ...asked, installed: "0.1.1" }))
    assert.isFalse(CheckRecord.isFresh(record(), { ...asked, serverUrl: "https://other.example.com" }))
  })

  it.prop("tells somebody at most once a day", [age], ([seconds]) => {
    assert.isTrue(CheckRecord.isDue(record(), now))
    const due = CheckRecord.isDue(record({ noticed_at: now / 1000 - seconds }), now)
    assert.strictEqual(due, seconds < 0 || seconds >= 86_400)
  })

  const outdated = [
    ["S11 the same version", "0.1.0", "0.1.0", false],
    ["S12 the newest is not known", "0.1.0", null, false],
    ["S13 an older one is installed", "0.1.0", "0.2.0", true],
    ["S14 a newer one is installed than the server has", "0.3.0", "0.2.0", false]
  ] as const
  for (const [name, installed, latest, expected] of outdated) {
    it(name, () => assert.strictEqual(CheckRecord.isDue(record({ installed, latest }), now), expected))
  }

  it("S17 the notice names no way where there is none", () => {
    const text = CheckRecord.notice("0.1.0", "0.2.0", false)
    assert.strictEqual(text, "[update] agnes 0.1.0 is out of date — latest on this server is 0.2.0.")
  })

  it("S18 the notice names the command where there is a package", () => {
    assert.isTrue(CheckRecord.notice("0.1.0", "0.2.0", true).endsWith(" is 0.2.0. Upgrade: agnes self-upgrade"))
  })

  it("UPD-1 is switched off by three words", () => {
    for (const word of ["1", "true", "TRUE", "yes", "Yes"]) assert.isTrue(CheckRecord.isSwitchedOff(word), word)
    for (const word of [undefined, "", "0", "no", "on", "11"]) assert.isFalse(CheckRecord.isSwitchedOff(word), word)
  })

  it("comes back as it was written", () => {
    for (const each of [record(), record({ latest: null, noticed_at: 1.5 })]) {
      assert.deepStrictEqual(Option.getOrUndefined(CheckRecord.parse(CheckRecord.encode(each))), each)
    }
  })
})
