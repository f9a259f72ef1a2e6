import { assert, describe, it } from "@effect/vitest"
import * as DeadLetter from "../../../src/domain/push/DeadLetter.ts"
import { deadLetter } from "./arbitraries.ts"

const letter = (fields: Partial<DeadLetter.DeadLetter> = {}): DeadLetter.DeadLetter => ({
  at: Date.UTC(2026, 4, 10, 14, 32, 18),
  sessionId: "a",
  reason: 422,
  path: "/x/a.jsonl",
  fork: false,
  ...fields
})

describe("DeadLetter", () => {
  it.prop("a line says everything its letter said, and is one line", [deadLetter], ([given]) => {
    const line = DeadLetter.encode(given)
    assert.strictEqual(line.indexOf("\n"), line.length - 1)
    assert.deepStrictEqual(DeadLetter.parse(line.slice(0, -1)), given)
  })

  it.prop("a history line says it too, with when and why it left", [deadLetter, deadLetter], ([given, { at }]) => {
    const released = { at, release: "private", letter: given } as const
    assert.deepStrictEqual(DeadLetter.parseReleased(DeadLetter.encodeReleased(released).slice(0, -1)), released)
  })

  it("B17 the failed log is time, id, status, path", () =>
    assert.strictEqual(DeadLetter.encode(letter()), "2026-05-10T14:32:18Z\ta\t422\t/x/a.jsonl\n"))

  it("has a word where there was no status, and keeps the fork mark", () => {
    assert.match(DeadLetter.encode(letter({ reason: "missing" })), /^2026-05-10T14:32:18Z\ta\tmissing\t\/x\/a.jsonl\n$/)
    assert.match(DeadLetter.encode(letter({ fork: true })), /^2026-05-10T14:32:18ZF\ta\t/)
    assert.match(DeadLetter.encode(letter({ path: "/x\n/a" })), /^2026-05-10T14:32:18Z!\ta\t422\t\/x%0A\/a\n$/)
  })

  it("an older client's line with a TAB in the path or a CR at its end is read", () => {
    assert.deepStrictEqual(DeadLetter.parse("2026-05-10T14:32:18Z\ta\t422\t/x\ty\r"), letter({ path: "/x\ty" }))
  })

  it.each([
    "", "x", "2026-05-10T14:32:18Z\ta\t422", "yesterday\ta\t422\t/x", "2026-05-10T14:32:18Z\ta\tgone\t/x",
    "2026-05-10T14:32:18Z\ta", "2026-05-10T14:32:18Z\ta\t4220\t/x", "2026-05-10T14:32:18Z\ta\tx422\t/x",
    "2026-05-10T14:32:18Z!\t%zz\t422\t/x", "2026-13-10T14:32:18Z\ta\t422\t/x", "2026-05-10T14:32:18Z!\ta\t422\t%zz", "!\ta\t422\t/x"
  ])("%j is no letter", (line) => assert.isUndefined(DeadLetter.parse(line)))

  it("what left the queue before it was a letter is in the history, and is none", () => {
    const released = { at: Date.UTC(2026, 4, 10), release: "discarded", letter: { ...letter(), reason: "waiting" } } as const
    const line = DeadLetter.encodeReleased(released).slice(0, -1)
    assert.deepStrictEqual(DeadLetter.parseReleased(line), released)
    assert.isUndefined(DeadLetter.parse("2026-05-10T14:32:18Z\ta\twaiting\t/x"))
    assert.isUndefined(DeadLetter.parseReleased(`yesterday${line.slice(line.indexOf("\t"))}`))
  })

  it.each(["", "2026-05-10T14:32:18Z\tlost\t2026-05-10T14:32:18Z\ta\t422\t/x", "2026-05-10T14:32:18Z\tprivate\tx"])(
    "%j is no line of the history",
    (line) => assert.isUndefined(DeadLetter.parseReleased(line))
  )
})
