import { assert, describe, it } from "@effect/vitest"
import * as Recall from "../../../src/domain/privacy/Recall.ts"
import type { InDoubt } from "../../../src/domain/push/InDoubt.ts"
import type { Receipt } from "../../../src/domain/push/Receipt.ts"
import type { Withdrawal } from "../../../src/domain/push/Withdrawal.ts"
import * as WithdrawalName from "../../../src/domain/push/WithdrawalName.ts"

const [one, two] = ["https://one", "https://two"]
const now = 90_000

const receipt = (receivedAt: number, serverUrl = one, path = "/p/a.jsonl"): Receipt =>
  ({ sessionId: "", path, serverUrl, receivedAt, size: 1, modifiedAt: 1, changedAt: 1, sha256: "" })

const asked = (doneAt: number | undefined, more: Partial<Withdrawal> = {}): Withdrawal =>
  ({ sessionId: "a", serverUrl: one, requestedAt: 1, doneAt, ...more })

const doubt = (serverUrl = one, path = "/p/a.jsonl"): InDoubt => ({ sessionId: "", path, serverUrl, at: 5 })

const request = (serverUrl: string, sessionId = "a"): Withdrawal =>
  ({ sessionId, serverUrl, requestedAt: now, doneAt: undefined })

const nothing: Recall.Recall = { heldBy: [], mayBeAt: [], missing: [], due: [], done: [] }

describe("P3 whom a mark has to tell", () => {
  it("each server that has it, once, with when it last took something", () => {
    for (const times of [[3000, 7000], [7000, 3000]]) {
      const others = [receipt(4000, two), receipt(5000, one, "/p/b.jsonl")]
      const found = Recall.of("A", [...times.map((time) => receipt(time)), ...others], [], now)
      assert.deepStrictEqual(found, {
        ...nothing, heldBy: [{ serverUrl: one, receivedAt: 7000 }, { serverUrl: two, receivedAt: 4000 }],
        missing: [request(one), request(two)]
      })
    }
  })

  it("not the one that has deleted all it took, again the one that took something since", () => {
    const done = asked(5000)
    assert.deepStrictEqual(Recall.of("a", [receipt(5000)], [done], now), { ...nothing, done: [done] })
    const earlier = asked(2000, { sessionId: "A" })
    assert.deepStrictEqual(Recall.of("a", [receipt(5000)], [earlier, done], now), { ...nothing, done: [earlier, done] })
    const again = { ...nothing, heldBy: [{ serverUrl: one, receivedAt: 7000 }], missing: [request(one)] }
    assert.deepStrictEqual(Recall.of("a", [receipt(7000)], [done], now), { ...again, done: [done] })
    const lifted = asked(5000, { liftedAt: 3000 })
    const held = { ...again, heldBy: [{ serverUrl: one, receivedAt: 4000 }] }
    assert.deepStrictEqual(Recall.of("a", [receipt(4000)], [lifted], now), held)
    const elsewhere = asked(5000, { serverUrl: two })
    const here = { ...again, heldBy: [{ serverUrl: one, receivedAt: 4000 }], done: [elsewhere] }
    assert.deepStrictEqual(Recall.of("a", [receipt(4000)], [elsewhere], now), here)
  })

  it("nobody a second time while the first request is due, also when nothing was sent", () => {
    const due = asked(undefined)
    const held = { ...nothing, heldBy: [{ serverUrl: one, receivedAt: 4000 }], due: [due] }
    assert.deepStrictEqual(Recall.of("a", [receipt(4000)], [due], now), held)
    assert.deepStrictEqual(Recall.of(" A", [], [due, asked(undefined, { sessionId: "b" }), asked(5000)], now), {
      ...nothing, due: [due], done: [asked(5000)]
    })
  })

  it("the server that may have it although no answer came, unless it refuses it by now", () => {
    const maybe = { ...nothing, mayBeAt: [one], missing: [request(one)] }
    assert.deepStrictEqual(Recall.of("a", [], [], now, [doubt(), doubt(), doubt(two, "/p/b.jsonl")]), maybe)
    assert.deepStrictEqual(Recall.of("a", [], [asked(5000)], now, [doubt()]), { ...nothing, done: [asked(5000)] })
    assert.deepStrictEqual(Recall.of("a", [], [asked(5000, { liftedAt: 6000 })], now, [doubt()]), maybe)
    const due = asked(undefined)
    assert.deepStrictEqual(Recall.of("a", [], [due], now, [doubt()]), { ...nothing, mayBeAt: [one], due: [due] })
    const elsewhere = asked(5000, { serverUrl: two })
    assert.deepStrictEqual(Recall.of("a", [], [elsewhere], now, [doubt()]), { ...maybe, done: [elsewhere] })
    assert.deepStrictEqual(Recall.of("a", [receipt(4000)], [], now, [doubt(), doubt(two)]), {
      ...nothing, heldBy: [{ serverUrl: one, receivedAt: 4000 }], mayBeAt: [two], missing: [request(one), request(two)]
    })
  })

  it("requests for a sub-agent that went as a session of its own are this session's", () => {
    const path = "/p/a/subagents/agent-x.jsonl"
    const name = WithdrawalName.ofPath(path)
    const [due, done] = [asked(undefined, { sessionId: name }), asked(5000, { sessionId: name })]
    for (const known of [[receipt(4000, one, path)], []]) {
      const doubts = known.length === 0 ? [doubt(one, path)] : []
      assert.deepStrictEqual(Recall.of("a", known, [due], now, doubts).due, [due])
      assert.deepStrictEqual(Recall.of("a", known, [done], now, doubts).done, [done])
      assert.deepStrictEqual(Recall.of("a", known, [], now, doubts).missing, [request(one, name)])
    }
  })
})
