import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import type { DeadLetter } from "../../../src/domain/push/DeadLetter.ts"
import * as LetterName from "../../../src/domain/push/LetterName.ts"
import * as QueueList from "../../../src/domain/push/QueueList.ts"
import * as QueueListJson from "../../../src/domain/push/QueueListJson.ts"
import * as QueueListText from "../../../src/domain/push/QueueListText.ts"
import * as QueueEntry from "../../../src/domain/queue/QueueEntry.ts"
import * as SessionId from "../../../src/domain/session/SessionId.ts"
import { crowdedEntry } from "../queue/arbitraries.ts"
import { deadLetter } from "./arbitraries.ts"

const letter = (fields: Partial<DeadLetter> = {}): DeadLetter => ({
  at: Date.UTC(2026, 4, 10), sessionId: "a", reason: 413, path: "/x/a.jsonl", fork: false, ...fields
})
const relative = letter({ sessionId: "a/subagents/agent-1.jsonl", path: "/x/a/subagents/agent-1.jsonl" })

const found = fc.record({
  entries: fc.array(crowdedEntry, { maxLength: 6 }),
  unparsable: fc.nat({ max: 3 }),
  letters: fc.array(fc.oneof(deadLetter, fc.constant(letter()), fc.constant(relative)), { maxLength: 6 }),
  privateIds: fc.option(fc.subarray(["a", "b"]).map((ids) => new Set(ids)), { nil: undefined })
})

describe("the list of the queue", () => {
  it.prop("has every line, and what a name does not mean is not selected by it", [found, fc.constantFrom("a", "B", "x")],
    ([given, name]) => {
      const list = QueueList.make(given)
      assert.strictEqual(list.waiting.length, given.entries.length)
      assert.strictEqual(list.dead.length + list.damaged.dead, given.letters.length)
      const chosen = QueueList.select(list, [name])
      for (const row of list.waiting) {
        assert.strictEqual(chosen.waiting.includes(row), LetterName.isCalled(row.entry, name))
      }
      assert.strictEqual(QueueList.unknown(list, [name]).length === 1, QueueList.isEmpty(chosen))
    })

  it.prop("shows no path of what is private or may be, neither as text nor as JSON", [found], ([given]) => {
    const hidden = "/secret/place/"
    const moved = {
      ...given,
      entries: given.entries.map((entry) => ({ ...entry, sessionId: "a", path: `${hidden}a.jsonl` })),
      letters: given.letters.map((each) => ({ ...each, sessionId: "a", path: `${hidden}a.jsonl` })),
      privateIds: given.privateIds === undefined ? undefined : new Set(["a"])
    }
    const list = QueueList.make(moved)
    assert.notInclude(QueueListText.render(list), hidden)
    assert.notInclude(JSON.stringify(QueueListJson.make("/w", list, [])), hidden)
  })

  it("a file of a family answers to its session and to its own name, and comes again with the session", () => {
    for (const name of ["a", "A", "a/subagents/agent-1.jsonl"]) assert.isTrue(LetterName.isCalled(relative, name), name)
    assert.isFalse(LetterName.isCalled(relative, "agent-1"))
    assert.strictEqual(LetterName.sessionOf(relative), "a")
    assert.deepStrictEqual(LetterName.entryOf(relative), QueueEntry.make({ sessionId: "a", path: "/x/a.jsonl" }))
  })

  it("W-13 damaged lines answer to their word alone, and never show what they hold", () => {
    const bad = letter({ reason: "unparsable", sessionId: "", path: "/secret/a.jsonl" })
    assert.isFalse(QueueList.isMeant(["a", SessionId.effective(bad)])(bad))
    assert.isTrue(QueueList.isMeant([QueueList.damagedWord])(bad))
    const list = QueueList.make({ entries: [], unparsable: 0, letters: [bad], privateIds: new Set() })
    assert.notInclude(QueueListText.render(list) + JSON.stringify(QueueListJson.make("/w", list, [])), "secret")
  })
})
