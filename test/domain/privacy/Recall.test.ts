import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as Recall from "../../../src/domain/privacy/Recall.ts"
import * as Verdict from "../../../src/domain/privacy/Verdict.ts"
import type { InDoubt } from "../../../src/domain/push/InDoubt.ts"
import type { Receipt } from "../../../src/domain/push/Receipt.ts"
import type { Withdrawal } from "../../../src/domain/push/Withdrawal.ts"
import * as WithdrawalName from "../../../src/domain/push/WithdrawalName.ts"

const id = fc.constantFrom("a", "A", "b", "")
const path = fc.constantFrom("/p/a.jsonl", "/p/b.jsonl", "/p/a/subagents/x.jsonl")
const serverUrl = fc.constantFrom("https://one", "https://two")
const time = fc.integer({ min: 1, max: 9 })
const receipts: fc.Arbitrary<ReadonlyArray<Receipt>> = fc.array(
  fc.record({ sessionId: id, path, serverUrl, receivedAt: time }).map((fields) =>
    ({ ...fields, size: 1, modifiedAt: 1, changedAt: 1, sha256: "" }))
)
const withdrawals: fc.Arbitrary<ReadonlyArray<Withdrawal>> = fc.uniqueArray(
  fc.record({ sessionId: fc.constantFrom("a", "b", "x"), serverUrl, requestedAt: time, doneAt: fc.option(time, { nil: undefined }) }),
  { selector: (withdrawal) => withdrawal.sessionId + withdrawal.serverUrl }
)

const inDoubts: fc.Arbitrary<ReadonlyArray<InDoubt>> = fc.array(fc.record({ sessionId: id, path, serverUrl, at: time }))

describe("Recall", () => {
  it.prop("P3 every server that may hold something is asked, now or before, once, unless it deleted that for good", [
    receipts, withdrawals, inDoubts
  ], ([sent, asked, doubts]) => {
    const recall = Recall.of("a", sent, asked, 10, doubts)
    const urls = [...recall.missing, ...recall.due].map((withdrawal) => withdrawal.serverUrl)
    for (const url of recall.mayBeAt) assert.include(urls, url)
    for (const doubt of doubts.filter((each) => Verdict.judge(each, (name) => name.toLowerCase() === "a")._tag === "Private")) {
      const about = [...asked, ...recall.missing].filter((each) =>
        each.serverUrl === doubt.serverUrl && each.sessionId === WithdrawalName.ofPath(doubt.path))
      assert.isNotEmpty(about)
    }
    const wanted = recall.missing.map((each) => each.sessionId.toLowerCase() + each.serverUrl)
    assert.strictEqual(new Set(wanted).size, wanted.length)
  })

  it.prop("every server that holds something is asked, now or before", [receipts, withdrawals], ([sent, asked]) => {
    const recall = Recall.of("a", sent, asked, 10)
    const urls = [...recall.missing, ...recall.due].map((withdrawal) => withdrawal.serverUrl)
    for (const held of recall.heldBy) assert.include(urls, held.serverUrl)
  })

  it.prop("asking is done once: what it adds, it does not add again", [receipts, withdrawals], ([sent, asked]) => {
    const { missing } = Recall.of("a", sent, asked, 10)
    const key = ({ serverUrl, sessionId }: Withdrawal): string => sessionId.toLowerCase() + serverUrl
    const replaced = asked.filter((old) => !missing.some((one) => key(one) === key(old)))
    assert.deepStrictEqual(Recall.of("a", sent, [...replaced, ...missing], 11).missing, [])
  })

  it.prop("sessions of another family are left alone", [receipts, withdrawals], ([sent, asked]) => {
    assert.isTrue(Recall.of("c", sent, asked, 10).heldBy.length === 0)
    const isOurs = (name: string): boolean => name.toLowerCase() === "a"
    for (const one of Recall.of("A", sent, asked, 10).missing) {
      const ours = sent.filter((receipt) => WithdrawalName.ofPath(receipt.path) === one.sessionId)
      assert.isTrue(ours.some((receipt) => Verdict.judge(receipt, isOurs)._tag === "Private"))
    }
  })
})
