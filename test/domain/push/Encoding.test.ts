import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as Classification from "../../../src/domain/push/Classification.ts"
import * as Encoding from "../../../src/domain/push/Encoding.ts"
import type { Reply } from "../../../src/domain/push/Reply.ts"

const sha256 = "0".repeat(64)

const reply = (compressed: boolean): fc.Arbitrary<Reply> => {
  const mark = compressed ? { compressed: true as const } : {}
  return fc.oneof(
    fc.constant<Reply>({ _tag: "NoAnswer", code: "ECONNRESET", message: "broken", ...mark }),
    fc.constant<Reply>({ _tag: "SourceFailed", code: "SHRUNK" }),
    fc.record({
      status: fc.oneof(fc.constantFrom(200, 400, 401, 410, 413, 415, 422, 429, 500, 503), fc.integer({ min: 100, max: 599 })),
      size: fc.constantFrom(7, 8),
      kind: fc.constantFrom(undefined, "tombstoned")
    }).map(({ kind, size, status }): Reply => ({
      _tag: "Answered", status, kind, retryAfter: undefined, features: [], minVersion: undefined, sentSha256: sha256,
      accepted: status === 200 ? { status: "ok", filename: "s.jsonl", size, sha256 } : undefined,
      ...mark
    }))
  )
}

const classify = (given: Reply) => Classification.classify(given, { serverKnownForSha256: true, size: 7 })

describe("Encoding", () => {
  it.prop("says nothing about plain bodies", [reply(false)], ([given]) =>
    assert.deepStrictEqual(Encoding.judge(given, classify(given)), { class: classify(given), doubtful: false }))

  it.prop("nothing is given up before its plain bytes were refused, but what is too large", [reply(true)], ([given]) => {
    const before = classify(given)
    const { class: after, doubtful } = Encoding.judge(given, before)
    if (after._tag === "Permanent") assert.strictEqual(after.status, 413)
    if (before._tag !== "Permanent") assert.deepStrictEqual(after, before)
    else if (before.status !== 413) assert.strictEqual(after._tag, "Transient")
    if (after._tag === "Transient") assert.strictEqual(doubtful, given._tag !== "SourceFailed")
    else assert.isFalse(doubtful)
  })

  it("too large is too large; another refusal is one of the compressed bytes, of this upload alone", () => {
    const refused = (status: number): Reply => ({
      _tag: "Answered", status, kind: undefined, retryAfter: undefined, features: [], minVersion: undefined, sentSha256: sha256,
      accepted: undefined, compressed: true
    })
    const judged = (status: number) => Encoding.judge(refused(status), classify(refused(status)))
    assert.deepStrictEqual(judged(413), { class: { _tag: "Permanent", status: 413 }, doubtful: false })
    assert.deepStrictEqual(judged(415), {
      class: {
        _tag: "Transient", reach: "upload", trouble: { status: 415, error: "the compressed upload was refused" }, retryAfter: undefined
      },
      doubtful: true
    })
  })
})
