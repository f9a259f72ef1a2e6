import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as PartialUpload from "../../../src/domain/server/PartialUpload.ts"

const before = "0".repeat(64)
const length = fc.integer({ min: 1, max: 3 * PartialUpload.small })
const asked = fc.record({
  session: fc.constantFrom("s1", "s2"),
  file: fc.constantFrom(undefined, "subagents/a"),
  length,
  offset: fc.nat(3 * PartialUpload.small),
  complete: fc.boolean(),
  before: fc.constantFrom(undefined, before),
  size: fc.option(fc.nat(3 * PartialUpload.small), { nil: undefined })
})
const progress = fc.record({
  session: fc.constantFrom("s1", "s2"),
  file: fc.constantFrom(undefined, "subagents/a"),
  length,
  base: fc.nat(1000),
  before: fc.constant(before),
  received: fc.nat(PartialUpload.small),
  answer: fc.constantFrom(undefined, "{}")
})

describe("a part of a file", () => {
  it.prop("that was never begun: only from the beginning, or behind bytes that are named by their hash", { asked }, ({ asked }) => {
    const { _tag, ...rest } = PartialUpload.decide(undefined, asked)
    const fits = asked.offset <= asked.length && (asked.size === undefined || (asked.complete
      ? asked.offset + asked.size === asked.length
      : asked.offset + asked.size <= asked.length))
    if (!fits) return assert.strictEqual(_tag, "Invalid")
    if (asked.offset > 0 && asked.before === undefined) return assert.strictEqual(_tag, "Unknown")
    const isLast = asked.complete && asked.length - asked.offset <= PartialUpload.small
    assert.strictEqual(_tag, isLast ? "Direct" : "Begin")
    const { file, length, offset, session } = asked
    assert.deepStrictEqual(rest, { note: { session, file, length, base: offset, before: offset > 0 ? before : "" } })
  })

  it.prop("goes on exactly where the upload of that very file ended", { asked, progress }, ({ asked, progress }) => {
    const fitting = { ...asked, session: progress.session, file: progress.file, length: progress.length, size: undefined }
    const there = PartialUpload.offsetOf(progress)
    if (there > progress.length) return
    const decision = PartialUpload.decide(progress, { ...fitting, offset: there })
    const after = progress.answer === undefined ? "Continue" : asked.complete ? "Repeat" : "Elsewhere"
    assert.strictEqual(decision._tag, after)
    const offset = Math.min(asked.offset, progress.length)
    if (offset !== there) {
      assert.deepStrictEqual(PartialUpload.decide(progress, { ...fitting, offset }), { _tag: "Elsewhere", offset: there })
    }
    for (const other of [{ session: "s3" }, { file: "subagents/b" }, { length: progress.length + 1 }]) {
      assert.strictEqual(PartialUpload.decide(progress, { ...fitting, offset: there, ...other })._tag, "Invalid")
    }
  })
})
