import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as Withdrawal from "../../../src/domain/push/Withdrawal.ts"
import { withdrawal } from "./arbitraries.ts"

const due = (sessionId: string, serverUrl = "https://h"): Withdrawal.Withdrawal => ({
  sessionId, serverUrl, requestedAt: 0, doneAt: undefined
})

describe("Withdrawal", () => {
  it.prop("a line says everything its withdrawal said, and is one line", [withdrawal], ([given]) => {
    const line = Withdrawal.encode(given)
    assert.strictEqual(line.indexOf("\n"), line.length - 1)
    assert.deepStrictEqual(Withdrawal.parse(line.slice(0, -1)), given)
  })

  it.prop("so does the line that cancels one", [withdrawal], ([{ serverUrl, sessionId }]) => {
    const line = { sessionId, serverUrl, cancelled: true } as const
    assert.deepStrictEqual(Withdrawal.parse(Withdrawal.encode(line).slice(0, -1)), line)
  })

  it.prop("no part of a line is one", [withdrawal, fc.nat()], ([given, cut]) => {
    const line = Withdrawal.encode(given).slice(0, -1)
    assert.isUndefined(Withdrawal.parse(line.slice(0, cut % line.length)))
  })

  it.each([
    "null", "[]", "3", `{"session_id":"a","server":"s"}`, `{"session_id":"a","server":"s","requested_at":"x"}`,
    `{"session_id":"a","server":"s","requested_at":"2026-05-10T14:32:18Z","done_at":1}`,
    `{"session_id":1,"server":"s","cancelled":true}`,
    `{"session_id":"a","server":"s","requested_at":"2026-05-10T14:32:18Z","lifted_at":"2026-05-10T14:32:18Z"}`,
    `{"session_id":"a","server":"s","requested_at":"2026-05-10T14:32:18Z","done_at":"2026-05-10T14:32:18Z","lifted_at":1}`
  ])("%s is none", (line) => assert.isUndefined(Withdrawal.parse(line)))

  it.prop("cancelling takes out what is due for the session and leaves the rest", [
    fc.array(withdrawal.map((given) => ({ ...given, sessionId: given.sessionId.length % 2 === 0 ? "Aé" : "b" })))
  ], ([lines]) => {
    const before = Withdrawal.current(lines)
    const after = Withdrawal.current([...lines, ...Withdrawal.cancel(before, " aÉ ")])
    assert.deepStrictEqual(after, before.filter((given) => given.sessionId === "b" || given.doneAt !== undefined))
  })

  it("a later line about the same session and server replaces the earlier one", () => {
    const done = { ...due("a"), doneAt: 5000 }
    assert.deepStrictEqual(Withdrawal.current([due("a"), due("b"), done]), [done, due("b")])
    assert.deepStrictEqual(Withdrawal.current([due("a", "b"), due("ab", "")]), [due("a", "b"), due("ab", "")])
  })

  it("P3 has deleted what came up to its second, and after a lift nothing of the lift's second or later", () => {
    const done = { ...due("a"), doneAt: 5000 }
    assert.deepStrictEqual([4000, 5000, 5001].map((time) => Withdrawal.covers(done, time)), [true, true, false])
    assert.isFalse(Withdrawal.covers(due("a"), 0))
    const lifted = { ...done, liftedAt: 3500 }
    assert.deepStrictEqual([2999, 3000, 3499, 4000].map((time) => Withdrawal.covers(lifted, time)), [true, false, false, false])
    assert.deepStrictEqual([due("a"), done, lifted].map(Withdrawal.stands), [false, true, false])
  })

  it("what was cancelled can be asked for again", () => {
    const cancelled = Withdrawal.cancel([due("a")], "a")
    assert.deepStrictEqual(cancelled, [{ sessionId: "a", serverUrl: "https://h", cancelled: true }])
    assert.deepStrictEqual(Withdrawal.current([due("a"), ...cancelled]), [])
    assert.deepStrictEqual(Withdrawal.current([due("a"), ...cancelled, due("a")]), [due("a")])
  })
})
