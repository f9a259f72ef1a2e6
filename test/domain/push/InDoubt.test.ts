import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as DoubtPlan from "../../../src/domain/push/DoubtPlan.ts"
import * as InDoubt from "../../../src/domain/push/InDoubt.ts"
import * as Outcome from "../../../src/domain/push/Outcome.ts"
import * as Work from "../../../src/domain/push/Work.ts"
import * as QueueEntry from "../../../src/domain/queue/QueueEntry.ts"
import * as SessionId from "../../../src/domain/session/SessionId.ts"
import { crowdedInDoubt, inDoubt } from "./arbitraries.ts"

describe("InDoubt", () => {
  it.prop("a line says everything, is one line, and no part of it is one", [inDoubt, fc.nat()], ([given, cut]) => {
    const line = InDoubt.encode(given)
    assert.strictEqual(line.indexOf("\n"), line.length - 1)
    assert.deepStrictEqual(InDoubt.parse(line.slice(0, -1)), given)
    assert.isUndefined(InDoubt.parse(line.slice(0, cut % (line.length - 1))))
  })

  it.prop("a field of another kind makes it none", [
    inDoubt,
    fc.constantFrom("session_id", "path", "server", "at"),
    fc.constantFrom<unknown>(undefined, null, [], {}, true, 1)
  ], ([given, field, value]) => {
    assert.isUndefined(InDoubt.parse(JSON.stringify({ ...JSON.parse(InDoubt.encode(given)), [field]: value })))
  })

  it.prop("the last of each session, path and server", [fc.array(crowdedInDoubt)], ([given]) => {
    const target = (of: InDoubt.InDoubt) => JSON.stringify([of.sessionId, of.path, of.serverUrl])
    const last = new Map(given.map((each) => [target(each), each]))
    assert.deepStrictEqual(InDoubt.latest(given), [...last.values()])
  })

  it("only a clear no, and a connection that never was, leave no doubt", () => {
    const answered = (status: number) => ({
      _tag: "Answered" as const, status, accepted: undefined, kind: undefined, retryAfter: undefined, features: [],
      minVersion: undefined, sentSha256: undefined
    })
    const noAnswer = (code: string) => ({ _tag: "NoAnswer" as const, code, message: "" })
    for (let status = 100; status <= 599; status++) {
      assert.strictEqual(InDoubt.isLeftBy(answered(status)), status < 300 || status >= 500, String(status))
    }
    assert.isFalse(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "UNSENT"].some((code) => InDoubt.isLeftBy(noAnswer(code))))
    for (const code of ["ECONNRESET", "EPIPE", "IDLE_TIMEOUT", "TOTAL_TIMEOUT", "UNWANTED", "REPLY_CUT_SHORT", "?"]) {
      assert.isTrue(InDoubt.isLeftBy(noAnswer(code)), code)
    }
    assert.isTrue(InDoubt.isLeftBy({ _tag: "SourceFailed", code: "SHRUNK" }))
  })
})

const outcome: fc.Arbitrary<Outcome.Outcome> = fc.constantFrom<Outcome.Outcome>(
  { _tag: "Delivered", at: 1 }, { _tag: "Unchanged" }, { _tag: "Private" }, { _tag: "Private", aborted: true },
  { _tag: "Missing" }, { _tag: "Refused" }, { _tag: "Rejected", status: 413 }, { _tag: "Held" },
  { _tag: "Failed", trouble: { status: 503 } }, Outcome.untouched
)

const batch = fc.uniqueArray(
  fc.record({
    path: fc.constantFrom("/x", "b/x", "/y"),
    ids: fc.uniqueArray(fc.constantFrom("", "a", "b"), { minLength: 1 }),
    outcome
  }),
  { selector: ({ path }) => path }
).map((all) =>
  all.flatMap(({ ids, outcome, path }) =>
    Work.items(ids.map((sessionId) => QueueEntry.make({ sessionId, path }))).map((item) => ({ item, outcome }))))

const serverUrl = "s"
const paths = fc.subarray(["/x", "b/x", "/y"]).map((all) => new Set(all))

describe("what is in doubt after a batch of work", () => {
  it.prop("every session that was or may have been sent has a receipt or is in doubt, whatever became of it", [
    batch, paths, fc.boolean(), fc.array(crowdedInDoubt, { maxLength: 5 }), fc.boolean()
  ], ([worked, unclear, recovered, known, scanned]) => {
    const of = (each: typeof worked[number]) => InDoubt.ofItem(each.item, serverUrl, 7)
    const expected = new Set(scanned ? worked.flatMap(of).map(InDoubt.key) : [])
    const before = scanned ? [...known, ...worked.flatMap(of)] : known
    const { add, settled } = DoubtPlan.make({ worked, unclear, recovered, known: before, expected, serverUrl, at: 7 })
    const after = [...before, ...add].filter((each) => !settled.has(InDoubt.key(each)))
    for (const { item, outcome } of worked) {
      for (const sessionId of new Set(item.entries.map(SessionId.effective))) {
        const left = after.filter((each) =>
          each.path === item.path && each.serverUrl === serverUrl && each.sessionId === sessionId)
        if (Outcome.isDone(outcome)) assert.isEmpty(left)
        else if (recovered || unclear.has(item.path)) assert.isNotEmpty(left)
        else if (scanned) assert.isEmpty(left)
      }
    }
    for (const each of known) {
      const isOurs = each.serverUrl === serverUrl && worked.some(({ item }) => item.path === each.path)
      if (!isOurs) assert.deepInclude(after, each)
    }
    assert.strictEqual(new Set(add.map(InDoubt.key)).size, add.length)
    for (const each of add) assert.isFalse(before.some((one) => InDoubt.key(one) === InDoubt.key(each)))
  })
})
