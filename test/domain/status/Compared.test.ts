import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as Compared from "../../../src/domain/status/Compared.ts"
import type { Report } from "../../../src/domain/status/Report.ts"

const url = "https://agnes.example.org"
const sha = (n: number) => String(n).repeat(64)

type Session = Report["sessions"][number]

const sent = (id: string, n: number, serverUrl = url, receivedAt = 0): Session => {
  const receipt = { sessionId: id, path: `/x/${id}.jsonl`, size: n, modifiedAt: 0, changedAt: 0, sha256: sha(n), serverUrl, receivedAt }
  return { sessionId: id, path: receipt.path, receipt, state: { _tag: "Sent", sentAt: 0, size: n, transcript: "present" } }
}
const hidden = (id: string): Session =>
  ({ sessionId: id, path: "", receipt: undefined, state: { _tag: "Private", withdrawal: "not-sent" } })

const make = (sessions: ReadonlyArray<Session>, held: ReadonlyArray<Compared.HeldSession>) =>
  Compared.make({ sessions, server: { url, token: "present" } } as unknown as Report, held)
const there = (id: string, n: number): Compared.HeldSession => ({ id, size: n, sha256: sha(n) })

describe("receipts beside what the server has", () => {
  const ids = fc.uniqueArray(fc.constantFrom("a", "b", "c", "d", "E"), { maxLength: 5 })

  it.prop("every acknowledged session is the same, missing, or of other bytes, and each of them once", [ids, ids, ids],
    ([here, lost, changed]) => {
      const held = here.filter((id) => !lost.includes(id)).map((id) => there(id.toUpperCase(), changed.includes(id) ? 2 : 1))
      const compared = make(here.map((id) => sent(id, 1)), [...held, there("elsewhere", 3)])
      assert.strictEqual(compared.same + compared.missing.length + compared.other.length, compared.acknowledged)
      assert.sameMembers([...compared.missing], here.filter((id) => lost.includes(id)))
      assert.sameMembers([...compared.other], here.filter((id) => !lost.includes(id) && changed.includes(id)))
      assert.strictEqual(compared.held, held.length + 1)
    })

  it("a private session the server has is named, and no receipt of another server counts", () => {
    const compared = make([hidden("Secret"), hidden("kept"), sent("b", 1, "https://other.example.org")], [there("secret", 1)])
    assert.deepStrictEqual(compared, { acknowledged: 0, same: 0, missing: [], other: [], private: ["Secret"], held: 1 })
  })

  it("of a session that was sent twice the last counts", () => {
    const moved: Session = { ...sent("a", 2, url, 9), path: "/y/a.jsonl" }
    assert.strictEqual(make([moved, sent("a", 1, url, 3)], [there("a", 2)]).same, 1)
    assert.strictEqual(make([sent("a", 1, url, 3), moved], [there("a", 2)]).acknowledged, 1)
  })

  it("what could not be asked is no answer", () => {
    const unknown: Compared.Asked = { _tag: "Unknown", why: "no answer" }
    assert.deepStrictEqual(Compared.toJson(unknown), { compared: false, why: "no answer" })
    assert.isNull(Compared.toJson(undefined))
    assert.deepStrictEqual(Compared.toLines(unknown), ["On server : unknown, no answer"])
  })
})
