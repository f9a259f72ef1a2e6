import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import type { DeadLetter } from "../../../src/domain/push/DeadLetter.ts"
import type { Receipt } from "../../../src/domain/push/Receipt.ts"
import * as SessionId from "../../../src/domain/session/SessionId.ts"
import * as Sessions from "../../../src/domain/status/Sessions.ts"
import type * as SessionState from "../../../src/domain/status/SessionState.ts"

const ids = fc.constantFrom("a", "A", "b", "c", "")
const paths = fc.constantFrom("/p/a.jsonl", "/p/b.jsonl", "/q/c.jsonl")
const target = fc.record({ sessionId: ids, path: paths })
const times = fc.integer({ min: 0, max: 9 })
const measured = fc.record({ size: times, modifiedAt: times, changedAt: times })

const queued = fc.tuple(target, fc.boolean()).map(([t, fork]) => ({ ...t, fork, capturedAt: undefined }))
const dead = fc.tuple(target, times).map(([t, at]): DeadLetter => ({ ...t, at, reason: 413, fork: false }))
const receipt = fc.tuple(target, measured, times, fc.constantFrom("https://one", "https://two")).map(
  ([t, m, receivedAt, serverUrl]): Receipt => ({ ...t, ...m, receivedAt, serverUrl, sha256: "00" })
)

const keptBack = fc.tuple(target, times).map(([t, at]) => ({ ...t, at }))

const records = fc.record({
  keptBack: fc.array(keptBack, { maxLength: 3 }),
  queued: fc.array(queued, { maxLength: 4 }),
  dead: fc.array(dead, { maxLength: 4 }),
  receipts: fc.array(receipt, { maxLength: 4 }),
  privateIds: fc.array(fc.constantFrom("a", "B", "z"), { maxLength: 3 }),
  forksHeld: fc.boolean(),
  files: fc.dictionary(paths, measured)
}).map((r): Sessions.Records => ({
  ...r,
  withdrawals: [],
  serverUrl: "https://one",
  fileAt: (path) => r.files[path],
  isPrivate: (t) => isListed(r.privateIds, t)
}))

const isListed = (listed: ReadonlyArray<string>, t: { readonly sessionId: string; readonly path: string }): boolean =>
  listed.some((id) => SessionId.normalize(id) === SessionId.normalize(SessionId.effective(t)))

const same = (a: { readonly sessionId: string; readonly path: string }) => (b: Sessions.Session): boolean =>
  a.path === b.path && SessionId.normalize(SessionId.effective(a)) === SessionId.normalize(b.sessionId)

describe("the sessions of a workspace", () => {
  it.prop("each record is behind exactly one session", [records], ([r]) => {
    const sessions = Sessions.gather(r)
    for (const record of [...r.queued, ...r.dead, ...r.receipts, ...r.keptBack]) assert.lengthOf(sessions.filter(same(record)), 1)
    for (const id of r.privateIds) {
      assert.isAtLeast(sessions.filter((s) => SessionId.normalize(s.sessionId) === SessionId.normalize(id)).length, 1)
    }
  })

  it.prop("each session is behind a record", [records], ([r]) => {
    for (const session of Sessions.gather(r)) {
      const known = [...r.queued, ...r.dead, ...r.receipts, ...r.keptBack].some((record) => same(record)(session))
      assert.isTrue(known || (session.path === "" && r.privateIds.includes(session.sessionId)))
    }
  })

  it.prop("a listed session is private whatever else is known", [records], ([r]) => {
    for (const { path, sessionId, state } of Sessions.gather(r)) {
      assert.strictEqual(state._tag === "Private", path === "" || isListed(r.privateIds, { sessionId, path }))
    }
  })

  it.prop("what is queued and open is waiting or held, never sent", [records], ([r]) => {
    for (const session of Sessions.gather(r)) {
      const entries = r.queued.filter((entry) => same(entry)(session))
      if (entries.length === 0 || session.state._tag === "Private") continue
      assert.include(["Waiting", "Held"], session.state._tag)
      if (session.state._tag === "Held") assert.isTrue(r.forksHeld)
    }
  })

  it.prop("the counts add up", [records], ([r]) => {
    const sessions = Sessions.gather(r)
    assert.strictEqual(Object.values(Sessions.count(sessions)).reduce((a, b) => a + b, 0), sessions.length)
  })

  const one = (changes: Partial<Sessions.Records>): SessionState.SessionState | undefined =>
    Sessions.gather({
      queued: [], dead: [], receipts: [], withdrawals: [], keptBack: [], privateIds: [], isPrivate: () => false,
      fileAt: () => undefined, forksHeld: false, serverUrl: "https://one", ...changes
    })[0]?.state

  const sent: Receipt = {
    sessionId: "s", path: "/p/s.jsonl", size: 10, modifiedAt: 1, changedAt: 1, sha256: "00", serverUrl: "https://one",
    receivedAt: 5
  }

  it("a fork of a private session is kept back until a later receipt, letter or queue line says otherwise", () => {
    const skipped = { at: 6, sessionId: "s", path: "/p/s.jsonl" }
    assert.deepStrictEqual(one({ keptBack: [{ ...skipped, at: 4 }, skipped] }), { _tag: "KeptBack", at: 6 })
    assert.deepStrictEqual(one({ keptBack: [skipped], receipts: [sent] }), { _tag: "KeptBack", at: 6 })
    assert.strictEqual(one({ keptBack: [skipped], receipts: [{ ...sent, receivedAt: 7 }] })?._tag, "Sent")
    assert.strictEqual(one({ keptBack: [skipped], queued: [{ ...skipped, capturedAt: undefined, fork: true }] })?._tag, "Waiting")
    assert.strictEqual(one({ keptBack: [skipped], isPrivate: () => true })?._tag, "Private")
  })

  it("a file as the receipt says is sent, another one has grown, none is gone", () => {
    const fileAt = (size: number) => () => ({ size, modifiedAt: 1, changedAt: 1 })
    assert.deepStrictEqual(one({ receipts: [sent], fileAt: fileAt(10) }), {
      _tag: "Sent", sentAt: 5, size: 10, transcript: "present"
    })
    assert.deepStrictEqual(one({ receipts: [sent], fileAt: fileAt(12) }), {
      _tag: "Grown", sentAt: 5, sentSize: 10, size: 12
    })
    assert.deepStrictEqual(one({ receipts: [sent], fileAt: () => ({ size: 10, modifiedAt: 2, changedAt: 2 }) }), {
      _tag: "Sent", sentAt: 5, size: 10, transcript: "touched"
    })
    assert.deepStrictEqual(one({ receipts: [sent] }), { _tag: "Sent", sentAt: 5, size: 10, transcript: "gone" })
  })

  it("a receipt of this server counts before a later one of another", () => {
    const other = { ...sent, serverUrl: "https://two", receivedAt: 9, size: 99 }
    assert.deepStrictEqual(one({ receipts: [sent, other] }), { _tag: "Sent", sentAt: 5, size: 10, transcript: "gone" })
  })

  it("a dead letter counts until the session is delivered", () => {
    const letter: DeadLetter = { at: 6, sessionId: "s", reason: "refused", path: "/p/s.jsonl", fork: false }
    assert.strictEqual(one({ receipts: [sent], dead: [letter] })?._tag, "Dead")
    assert.strictEqual(one({ receipts: [sent], dead: [{ ...letter, at: 4 }] })?._tag, "Sent")
  })

  it("what a server gave back is not there any more, and waits when it is queued again", () => {
    const withdrawals = [{ sessionId: "s", serverUrl: "https://one", requestedAt: 7, doneAt: 8 }]
    assert.isUndefined(one({ receipts: [sent], withdrawals }))
    const queued = [{ sessionId: "s", path: "/p/s.jsonl", capturedAt: undefined, fork: false }]
    assert.deepStrictEqual(one({ receipts: [sent], withdrawals, queued }), {
      _tag: "Waiting", capturedAt: undefined, transcript: "missing", sentAt: undefined
    })
  })

  it("a private session says what becomes of what was sent of it", () => {
    const isPrivate = () => true
    const asked = { sessionId: "S", serverUrl: "https://one", requestedAt: 7, doneAt: undefined }
    assert.deepStrictEqual(one({ receipts: [sent], isPrivate }), { _tag: "Private", withdrawal: "sent" })
    assert.deepStrictEqual(one({ receipts: [sent], isPrivate, withdrawals: [asked] }), {
      _tag: "Private", withdrawal: "due"
    })
    assert.deepStrictEqual(one({ receipts: [sent], isPrivate, withdrawals: [{ ...asked, doneAt: 8 }] }), {
      _tag: "Private", withdrawal: "withdrawn"
    })
    assert.deepStrictEqual(one({ privateIds: ["s"] }), { _tag: "Private", withdrawal: "not-sent" })
  })
})
