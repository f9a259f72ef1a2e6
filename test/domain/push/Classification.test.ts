import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as Classification from "../../../src/domain/push/Classification.ts"
import type { Reply } from "../../../src/domain/push/Reply.ts"
import { sha256 } from "./arbitraries.ts"

type Answered = Extract<Reply, { readonly _tag: "Answered" }>

const optional = <A>(arbitrary: fc.Arbitrary<A>) => fc.option(arbitrary, { nil: undefined })

const hash = "a".repeat(64)
const other = "b".repeat(64)

const status = fc.oneof(fc.integer({ min: -1, max: 1000 }), fc.constantFrom(200, 401, 408, 410, 425, 429, 500, 507))

const answered: fc.Arbitrary<Answered> = fc.record({
  _tag: fc.constant("Answered" as const),
  status,
  accepted: optional(fc.record({
    status: fc.constant("ok" as const),
    filename: fc.string(),
    size: fc.constantFrom(9, 10),
    sha256: optional(fc.oneof(fc.constantFrom(hash, other), sha256))
  })),
  kind: optional(fc.constantFrom("tombstoned", "quota", "")),
  retryAfter: optional(fc.string()),
  features: fc.array(fc.string(), { maxLength: 2 }),
  minVersion: optional(fc.string()),
  sentSha256: optional(fc.constantFrom(hash, other))
})

const reply: fc.Arbitrary<Reply> = fc.oneof(
  { weight: 8, arbitrary: answered },
  fc.record({ _tag: fc.constant("NoAnswer" as const), code: fc.string(), message: fc.string() }),
  fc.record({ _tag: fc.constant("SourceFailed" as const), code: fc.string() })
)

const sent = fc.record({ serverKnownForSha256: fc.boolean(), size: fc.constantFrom(10, undefined) })

const base: Answered = {
  _tag: "Answered",
  status: 200,
  accepted: { status: "ok", filename: "a.jsonl", size: 10, sha256: hash },
  kind: undefined,
  retryAfter: undefined,
  features: [],
  minVersion: undefined,
  sentSha256: hash
}

const classOf = (changes: Partial<Answered>, known = false) =>
  Classification.classify({ ...base, ...changes }, { serverKnownForSha256: known, size: 10 })._tag

type Row = (reply: Reply, known: boolean, size: number | undefined) => boolean

/** Design §3.2, row by row, as conditions that exclude each other. */
const rows: Readonly<Record<Classification.Class["_tag"], Row>> = {
  Delivered: (reply, known, size) =>
    reply._tag === "Answered" && reply.status === 200 &&
    reply.accepted !== undefined && reply.sentSha256 !== undefined &&
    (reply.accepted.sha256 === undefined ? !known : reply.accepted.sha256 === reply.sentSha256) &&
    (size === undefined || reply.accepted.size === size),
  Auth: (reply) => reply._tag === "Answered" && reply.status === 401,
  Tombstoned: (reply) => reply._tag === "Answered" && reply.status === 410 && reply.kind === "tombstoned",
  Permanent: (reply) =>
    reply._tag === "Answered" && reply.status >= 400 && reply.status <= 499 &&
    ![401, 408, 425, 429].includes(reply.status) &&
    !(reply.status === 410 && reply.kind === "tombstoned"),
  Transient: (reply, known, size) =>
    !rows.Delivered(reply, known, size) && !rows.Auth(reply, known, size) && !rows.Tombstoned(reply, known, size) &&
    !rows.Permanent(reply, known, size)
}

describe("Classification", () => {
  it.prop("is total: each reply is in exactly the one class of its row", [reply, sent], ([reply, sent]) => {
    const { _tag } = Classification.classify(reply, sent)
    const matching = Object.entries(rows).filter(([, row]) => row(reply, sent.serverKnownForSha256, sent.size))
    assert.deepStrictEqual(matching.map(([name]) => name), [_tag])
  }, { fastCheck: { numRuns: 2000 } })

  it.prop("delivers only the bytes that were sent", [reply, sent], ([reply, sent]) => {
    const made = Classification.classify(reply, sent)
    if (made._tag === "Delivered") assert.strictEqual(reply._tag === "Answered" && reply.sentSha256, made.sha256)
  })

  it("PUSH-15 what the first client dropped, and what it kept", () => {
    for (const status of [400, 402, 403, 404, 405, 407, 409, 413, 415, 421, 422, 451, 499]) {
      assert.strictEqual(classOf({ status, accepted: undefined }), "Permanent", `${status}`)
    }
    for (const status of [100, 201, 204, 206, 301, 302, 304, 308, 408, 425, 429, 500, 501, 503, 507, 599]) {
      assert.strictEqual(classOf({ status, accepted: undefined }), "Transient", `${status}`)
    }
  })

  it("a 200 is believed with the right shape, hash and size only", () => {
    assert.strictEqual(classOf({}), "Delivered")
    assert.strictEqual(classOf({ accepted: undefined }), "Transient")
    assert.strictEqual(classOf({ sentSha256: undefined }), "Transient")
    assert.strictEqual(classOf({ sentSha256: other }), "Transient")
    assert.strictEqual(classOf({ accepted: { ...base.accepted!, size: 9 } }), "Transient")
    const bare = { ...base.accepted!, sha256: undefined }
    assert.strictEqual(classOf({ accepted: bare }), "Delivered")
    assert.strictEqual(classOf({ accepted: bare }, true), "Transient")
  })

  it("says in what words it failed, and hands on for how long the server wants to be left alone", () => {
    const made = (reply: Reply, name?: string) =>
      Classification.classify(reply, { serverKnownForSha256: true, size: 10, ...(name === undefined ? {} : { name }) })
    const transient = (reach: "server" | "upload", trouble: Classification.Trouble, retryAfter?: string): Classification.Class =>
      ({ _tag: "Transient", reach, trouble, retryAfter })
    const silent = made({ _tag: "NoAnswer", code: "ECONNRESET", message: "broken" })
    assert.deepStrictEqual(silent, transient("server", { error: "broken" }))
    const unread = { error: "the transcript could not be read to its end (EIO)" }
    assert.deepStrictEqual(made({ _tag: "SourceFailed", code: "EIO" }), transient("upload", unread))
    assert.deepStrictEqual(made({ ...base, status: 503, retryAfter: "7" }), transient("server", { status: 503 }, "7"))
    assert.deepStrictEqual(made({ ...base, status: 600 }), transient("server", { status: 600 }))
    const doubts: ReadonlyArray<readonly [Partial<Answered>, string]> = [
      [{ accepted: undefined }, "this is no reply of an agnes server"],
      [{ sentSha256: undefined }, "the server answered before it had everything"],
      [{ accepted: { ...base.accepted!, sha256: undefined } }, "the server no longer says what it received"],
      [{ sentSha256: other }, "the server received other bytes"],
      [{ accepted: { ...base.accepted!, size: 9 } }, "the server received another number of bytes"]
    ]
    for (const [changes, error] of doubts) {
      assert.deepStrictEqual(made({ ...base, ...changes }), transient("server", { status: 200, error }))
    }
  })

  it("a file of a family is delivered when the server kept it as one, not as a session of its own", () => {
    const file = "subagents/agent-1.jsonl"
    const sent = { serverKnownForSha256: true, size: 10, name: file }
    const kept = (filename: string) =>
      Classification.classify({ ...base, accepted: { ...base.accepted!, filename } }, sent)
    assert.strictEqual(kept(`s/${file}`)._tag, "Delivered")
    for (const filename of [file, "agent-1.jsonl", "s.jsonl", `${file}/x`]) {
      const made = kept(filename)
      const said = made._tag === "Transient" ? made.trouble.error : undefined
      assert.strictEqual(said, "the server took it for a session of its own", filename)
    }
  })

  it("says whose fault it looks like", () => {
    const reach = (status: number) => {
      const reply = { ...base, status, accepted: undefined }
      const made = Classification.classify(reply, { serverKnownForSha256: false, size: 10 })
      return made._tag === "Transient" ? made.reach : undefined
    }
    assert.deepStrictEqual([...new Set([429, 502, 503, 504, 507, 200, 201, 302].map(reach))], ["server"])
    assert.deepStrictEqual([...new Set([500, 501, 505, 408, 425].map(reach))], ["upload"])
  })
})
