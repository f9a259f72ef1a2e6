import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import type { Reply } from "../../../src/domain/push/Reply.ts"
import * as Way from "../../../src/domain/push/Way.ts"

type Answered = Extract<Reply, { _tag: "Answered" }>

const answered = (status: number, more: Partial<Answered> = {}): Reply => ({
  _tag: "Answered", status, accepted: undefined, kind: undefined, retryAfter: undefined, features: [],
  minVersion: undefined, sentSha256: undefined, ...more
})
const lost: Reply = { _tag: "NoAnswer", code: "ECONNRESET", message: "" }

const limits: Way.Limits = { resumable: 50, part: 30, progress: 5 }
const file = fc.record({
  size: fc.integer({ min: 1, max: 300 }),
  able: fc.constant(true),
  known: fc.integer({ min: 0, max: 320 }),
  part: fc.constantFrom(30, Infinity),
  limits: fc.constant(limits)
})
const someReply: fc.Arbitrary<Reply> = fc.oneof(
  fc.record({ status: fc.integer({ min: 200, max: 599 }), offset: fc.option(fc.nat(330), { nil: undefined }) })
    .map(({ offset, status }) => answered(status, offset === undefined ? {} : { offset })),
  fc.constant(lost),
  fc.constantFrom("ECONNREFUSED", "UNWANTED", "UNSENT", "ABORTED").map((code): Reply => ({ _tag: "NoAnswer", code, message: "" })),
  fc.constant<Reply>({ _tag: "SourceFailed", code: "SHRUNK" })
)

/** Runs the decisions against a server; every step, and how it ended. */
const run = (facts: Way.File, answer: (step: Way.Send | "ask") => Reply) => {
  const sent: Array<Way.Send> = []
  let asked = 0
  let step = Way.begin(facts)
  while (step._tag === "Send" || step._tag === "Ask") {
    if (sent.length + asked > 2000) throw new Error("goes on for ever")
    if (step._tag === "Send") {
      sent.push(step)
      step = Way.heard(facts, step, answer(step))
    } else {
      asked += 1
      step = Way.told(facts, step, answer("ask"))
    }
  }
  return { sent, asked, end: step }
}

/** A server that takes parts, over a link that breaks now and then: it gets so many bytes of a part, or all of them. */
const server = (breaks: ReadonlyArray<number | undefined>) => {
  let there: number | undefined
  let turn = 0
  let ended = 0
  return (step: Way.Send | "ask"): Reply => {
    if (step === "ask") return there === undefined ? answered(404) : answered(204, { offset: there })
    const from = there ?? step.base
    if (from !== step.from) return answered(409, { offset: from })
    const most = breaks[turn++ % Math.max(1, breaks.length)]
    there = Math.min(step.to, from + (most ?? Infinity))
    if (there < step.to) return lost
    // The answer to the last one is lost, too, now and then.
    if (step.complete && most !== undefined && ended++ < 2) return lost
    return step.complete ? answered(200) : answered(204, { offset: there })
  }
}

describe("the way a file goes", () => {
  it.prop("whole to a server that does not take parts, and whole when it is small and new", { file }, ({ file }) => {
    assert.deepStrictEqual(Way.begin({ ...file, able: false }), { _tag: "Whole" })
    const step = Way.begin({ ...file, known: 0 })
    assert.strictEqual(step._tag, file.size > limits.resumable ? "Send" : "Whole")
  })

  it.prop("appends only behind what is known, and only what comes after it", { file }, ({ file }) => {
    const step = Way.begin(file)
    if (step._tag !== "Send") return
    const base = file.known > 0 && file.known < file.size ? file.known : 0
    assert.deepStrictEqual([step.base, step.from], [base, base])
    assert.strictEqual(step.complete, file.size - base <= limits.resumable)
    if (step.complete) assert.strictEqual(step.to, file.size)
  })

  it.prop("over a link that lets enough through each byte goes once, and the last request is the one that counts", {
    file,
    breaks: fc.array(fc.option(fc.integer({ min: 5, max: 60 }), { nil: undefined }), { maxLength: 5 })
  }, ({ breaks, file }) => {
    const big = { ...file, size: file.size + limits.resumable + file.known }
    const { end, sent } = run(big, server([...breaks, undefined]))
    assert.strictEqual(end._tag, "Ended")
    assert.strictEqual(end._tag === "Ended" && end.reply._tag === "Answered" && end.reply.status, 200)
    const last = sent.at(-1)!
    assert.deepStrictEqual([last.from, last.to, last.complete], [big.size, big.size, true])
  })

  it.prop("ends whatever a server says, with no part outside of the file, and complete only where it ends", {
    file, replies: fc.array(someReply, { minLength: 1, maxLength: 12 })
  }, ({ file, replies }) => {
    let turn = 0
    const { sent } = run(file, () => replies[turn++ % replies.length]!)
    for (const step of sent) {
      assert.isTrue(step.base <= step.from && step.from <= step.to && step.to <= file.size)
      if (step.complete) assert.strictEqual(step.to, file.size)
      else assert.isBelow(step.from, file.size)
    }
  })

  it.prop("ends with what a server says that asks to be left alone, also where it was asked how far it came", {
    status: fc.constantFrom(302, 408, 425, 429, 500, 503), retryAfter: fc.constantFrom("3", "Fri, 31 Dec 1999 23:59:59 GMT")
  }, ({ retryAfter, status }) => {
    const wait = answered(status, { retryAfter })
    const facts = { size: 100, able: true, known: 0, part: 30, limits }
    const { asked, end } = run(facts, (step) => step === "ask" ? wait : lost)
    assert.deepStrictEqual([asked, end], [1, { _tag: "Ended", reply: wait }])
  })

  it.prop("what is no answer to a part is answered by the whole file, never by giving it up", {
    status: fc.constantFrom(400, 403, 404, 405, 406, 409, 411, 412, 415, 417, 422, 431, 501, 200, 201, 204)
  }, ({ status }) => {
    const facts = { size: 100, able: true, known: 90, part: Infinity, limits }
    const step = Way.begin(facts) as Way.Send
    const next = Way.heard({ ...facts }, { ...step, complete: status !== 200 }, answered(status))
    assert.strictEqual(next._tag, "Whole")
  })

  it.each([401, 408, 410, 413, 425, 429, 302, 500, 502, 503, 507])("%i means the same for a part", (status) => {
    const facts = { size: 100, able: true, known: 90, part: Infinity, limits }
    assert.deepStrictEqual(Way.heard(facts, Way.begin(facts) as Way.Send, answered(status)), {
      _tag: "Ended", reply: answered(status)
    })
  })

  it("a link without progress is given up with the answer that was lost", () => {
    const facts = { size: 100, able: true, known: 0, part: Infinity, limits }
    const { asked, end, sent } = run(facts, (step) => step === "ask" ? answered(204, { offset: 3 }) : lost)
    assert.deepStrictEqual([end, sent.length, asked], [{ _tag: "Ended", reply: lost }, 1, 1])
    // Nothing is asked of a server that is not there, or about what nobody wants any more.
    for (const code of ["ECONNREFUSED", "UNWANTED", "UNSENT", "ABORTED"]) {
      const reply: Reply = { _tag: "NoAnswer", code, message: "" }
      assert.deepStrictEqual(run(facts, () => reply), { sent, asked: 0, end: { _tag: "Ended", reply } })
    }
  })
})
