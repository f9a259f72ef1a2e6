import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as QueueEntry from "../../../src/domain/queue/QueueEntry.ts"
import * as WithdrawalEvidence from "../../../src/domain/push/WithdrawalEvidence.ts"
import { crowdedInDoubt, crowdedReceipt } from "./arbitraries.ts"

const serverUrl = "https://here"
const at = fc.integer({ min: 0, max: 5 }).map((seconds) => seconds * 1000)
const path = fc.constantFrom("/x", "b/x", "/y")

describe("signs that a server has a session", () => {
  it.prop("every receipt of a session, log line, recovered entry and upload in doubt is one, or is said by another", [
    fc.array(crowdedReceipt, { maxLength: 5 }),
    fc.array(fc.record({ at, path }), { maxLength: 5 }),
    fc.array(path, { maxLength: 2 }),
    fc.array(crowdedInDoubt, { maxLength: 3 })
  ], ([receipts, uploaded, recovered, inDoubt]) => {
    const entries = recovered.map((path) => QueueEntry.make({ sessionId: "q", path }))
    const sent = WithdrawalEvidence.sent({ receipts, uploaded, recovered: entries, inDoubt, serverUrl })
    for (const { path, receivedAt, serverUrl, sessionId } of receipts) {
      assert.deepInclude(sent, { sessionId, path, serverUrl, at: receivedAt })
    }
    for (const line of uploaded) assert.isTrue(sent.some((each) => each.path === line.path && each.at === line.at))
    for (const { path } of entries) assert.deepInclude(sent, { sessionId: "q", path, serverUrl, at: undefined })
    for (const { path, serverUrl, sessionId } of inDoubt) {
      assert.deepInclude(sent, { sessionId, path, serverUrl, at: undefined })
    }
    assert.isAtMost(sent.length, receipts.length + uploaded.length + entries.length + inDoubt.length)
  })

  it("a log line is asked about at this server, unless a receipt says where it went", () => {
    const [receipt] = fc.sample(crowdedReceipt, 1)
    const receipts = [{ ...receipt!, path: "/a", receivedAt: 5400, serverUrl: "https://there" }]
    const uploaded = [{ at: 5000, path: "/a" }, { at: 4000, path: "/a" }]
    const sent = WithdrawalEvidence.sent({ receipts, uploaded, recovered: [], inDoubt: [], serverUrl })
    assert.deepStrictEqual(sent.map((each) => [each.serverUrl, each.at]), [["https://there", 5400], [serverUrl, 4000]])
  })

  it("notes are no session", () => {
    const [receipt] = fc.sample(crowdedReceipt, 1)
    const receipts = [{ ...receipt!, sessionId: "", path: "/w/.claude/CLAUDE.local.md" }]
    assert.deepStrictEqual(WithdrawalEvidence.sent({ receipts, uploaded: [], recovered: [], inDoubt: [], serverUrl }), [])
  })
})
