import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as Verdict from "../../../src/domain/privacy/Verdict.ts"
import * as Withdrawal from "../../../src/domain/push/Withdrawal.ts"
import * as WithdrawalName from "../../../src/domain/push/WithdrawalName.ts"
import * as WithdrawalPlan from "../../../src/domain/push/WithdrawalPlan.ts"

const here = "https://here"
const serverUrl = fc.constantFrom(here, "https://other")
const second = fc.integer({ min: 1, max: 9 }).map((seconds) => seconds * 1000)
const path = fc.constantFrom("/p/a.jsonl", "/p/B.jsonl", "/p/\u00e9 c.jsonl", "/p/a/subagents/x.jsonl")
const sessionId = fc.constantFrom("", "a", "b", "d")
const named = fc.record({ sessionId, path })
const sent: fc.Arbitrary<WithdrawalPlan.Sent> = fc.record({
  sessionId, path, serverUrl, at: fc.option(second, { nil: undefined })
})
const withdrawal = fc.record({
  sessionId: fc.constantFrom("a", "A", "b", "x", "\u00e9 c", "d", "gone"),
  serverUrl,
  requestedAt: second,
  doneAt: fc.option(second, { nil: undefined }),
  lifted: fc.boolean()
}).map(({ lifted, ...made }): Withdrawal.Withdrawal =>
  lifted && made.doneAt !== undefined ? { ...made, liftedAt: made.doneAt } : made)

const evidence: fc.Arbitrary<WithdrawalPlan.Evidence> = fc.record({
  sent: fc.array(sent, { maxLength: 6 }),
  named: fc.array(named, { maxLength: 3 }),
  withdrawals: fc.array(withdrawal, { maxLength: 5 }).map(Withdrawal.current),
  ids: fc.subarray(["a", "b", "\u00e9 c", "d"]).map((ids) => new Set(ids)),
  serverUrl: fc.constant(here),
  now: fc.constant(10_000)
})

const nameOf = ({ sessionId }: { readonly sessionId: string }): string => WithdrawalName.ofId(sessionId)

/** The evidence after everything planned for this server was confirmed. */
const carriedOut = (before: WithdrawalPlan.Evidence): WithdrawalPlan.Evidence => {
  const { due, lift, record } = WithdrawalPlan.make(before)
  const lines = [
    ...before.withdrawals,
    ...record,
    ...due.flatMap((each) => each.lines.map((line) => ({ ...line, doneAt: before.now }))),
    ...lift.flatMap((each) => each.lines.map((line) => ({ ...line, liftedAt: before.now })))
  ]
  return { ...before, now: before.now + 1000, withdrawals: Withdrawal.current(lines) }
}

describe("what is to be taken back", () => {
  it.prop("everything private that was sent is due, or gone from there since", [evidence], ([given]) => {
    const plan = WithdrawalPlan.make(given)
    const lines = Withdrawal.current([...given.withdrawals, ...plan.record])
    for (const each of given.sent) {
      if (Verdict.of(each, given.ids)._tag !== "Private") continue
      const name = WithdrawalName.ofPath(each.path)
      const ours = lines.filter((line) => line.serverUrl === each.serverUrl && nameOf(line) === name)
      const isDue = ours.some(({ doneAt }) => doneAt === undefined)
      const { at } = each
      const isGone = ours.some((line) => at === undefined ? Withdrawal.stands(line) : Withdrawal.covers(line, at))
      assert.isTrue(isDue || isGone, each.path)
      if (isDue && each.serverUrl === here) assert.include(plan.due.map((due) => due.name), name)
    }
  })

  it.prop("nothing is asked for that is known to be open, and nothing lifted that is private", [evidence], ([given]) => {
    const { due, lift } = WithdrawalPlan.make(given)
    const all = [...given.sent, ...given.named]
    const about = (name: string) => all.filter((each) => WithdrawalName.ofPath(each.path) === name)
    const isPrivate = (each: Verdict.Named) => Verdict.of(each, given.ids)._tag === "Private"
    for (const { name } of due) {
      const byId = all.some((each) => isPrivate(each) && nameOf(each) === name)
      assert.isTrue(about(name).length === 0 || about(name).some(isPrivate) || given.ids.has(name) || byId)
    }
    for (const { name } of lift) assert.isFalse(given.ids.has(name) || about(name).some(isPrivate))
    const lifted = new Set(lift.map(({ name }) => name))
    assert.isFalse(due.some(({ name }) => lifted.has(name)))
  })

  it.prop("done once: after it was carried out nothing is left to do here", [evidence], ([given]) => {
    const { due, lift, record } = WithdrawalPlan.make(carriedOut(given))
    assert.deepStrictEqual({ due, lift, record }, { due: [], lift: [], record: [] })
  })

  it.prop("a crash after any part of the record loses nothing of it", [evidence, fc.nat()], ([given, cut]) => {
    const { due, elsewhere, record } = WithdrawalPlan.make(given)
    const part = record.slice(0, cut % (record.length + 1))
    const again = WithdrawalPlan.make({ ...given, withdrawals: Withdrawal.current([...given.withdrawals, ...part]) })
    assert.sameMembers(again.due.map(({ name }) => name), due.map(({ name }) => name))
    assert.strictEqual(again.elsewhere, elsewhere)
  })

  const nothing = { sent: [], named: [], withdrawals: [], ids: new Set<string>(), serverUrl: here, now: 10_000 }
  const receipt = { sessionId: "a", path: "/p/A.jsonl", serverUrl: here, at: 5000 }

  it("names a session as the server does", () => {
    const plan = WithdrawalPlan.make({ ...nothing, ids: new Set(["a"]), sent: [receipt] })
    assert.deepStrictEqual(plan.due.map(({ name }) => name), ["a"])
    assert.deepStrictEqual(plan.record, [{ sessionId: "a", serverUrl: here, requestedAt: 10_000, doneAt: undefined }])
  })

  it("what was sent again in the second of the lift is asked for again", () => {
    const lifted = { sessionId: "a", serverUrl: here, requestedAt: 1000, doneAt: 5000, liftedAt: 5000 }
    const again = { ...nothing, ids: new Set(["a"]), sent: [receipt], withdrawals: [lifted] }
    assert.strictEqual(WithdrawalPlan.make(again).due.length, 1)
  })

  it("a request whose undo was cut short is cancelled, one nothing is known of stands", () => {
    const asked = { sessionId: "a", serverUrl: here, requestedAt: 1000, doneAt: undefined }
    const open = WithdrawalPlan.make({ ...nothing, named: [{ sessionId: "", path: "/p/a.jsonl" }], withdrawals: [asked] })
    assert.deepStrictEqual([open.due, open.record], [[], [{ sessionId: "a", serverUrl: here, cancelled: true }]])
    assert.strictEqual(WithdrawalPlan.make({ ...nothing, withdrawals: [asked] }).due.length, 1)
  })

  it("what another server has is counted, not asked for here", () => {
    const there = { ...receipt, serverUrl: "https://other" }
    const plan = WithdrawalPlan.make({ ...nothing, ids: new Set(["a"]), sent: [there] })
    assert.deepStrictEqual([plan.due, plan.elsewhere, plan.record.length], [[], 1, 1])
  })
})
