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

  it("of several names each means its own; damaged lines are counted and answer in any case of letters", () => {
    const bad = letter({ reason: "unparsable", sessionId: "", path: "" })
    const entry = (id: string) => QueueEntry.make({ sessionId: id, path: `/x/${id}.jsonl` })
    const list = QueueList.make({
      entries: [entry("a"), entry("b"), entry("c")], unparsable: 2,
      letters: [letter(), bad, letter({ sessionId: "d", path: "/x/d.jsonl" })],
      privateIds: new Set(["b"])
    })
    assert.deepStrictEqual(list.waiting.map(({ isPrivate }) => isPrivate), [false, true, false])
    assert.deepStrictEqual(list.damaged, { waiting: 2, dead: 1 })
    const chosen = QueueList.select(list, ["a", "c", "nobody", "UNPARSABLE"])
    assert.deepStrictEqual(chosen.waiting.map(({ entry }) => entry.sessionId), ["a", "c"])
    assert.deepStrictEqual(chosen.dead.map(({ letter }) => letter.sessionId), ["a"])
    assert.deepStrictEqual(chosen.damaged, { waiting: 0, dead: 1 })
    assert.deepStrictEqual(QueueList.select(list, ["a"]).damaged, { waiting: 0, dead: 0 })
    assert.isTrue(QueueList.isMeant(["x", "unparsable"])(bad))
    assert.deepStrictEqual(QueueList.unknown(list, ["a", "nobody", "unparsable", "d"]), ["nobody"])
    const none = { waiting: [], dead: [], damaged: { waiting: 0, dead: 0 } }
    assert.isTrue(QueueList.isEmpty(none))
    assert.isTrue(QueueList.isEmpty(QueueList.select(list, [])))
    for (const some of [
      { ...none, waiting: list.waiting.slice(1, 2) }, { ...none, dead: list.dead.slice(1) },
      { ...none, damaged: { waiting: 1, dead: 0 } }, { ...none, damaged: { waiting: 0, dead: 1 } },
      { ...none, damaged: { waiting: 1, dead: 1 } }, { ...none, waiting: list.waiting.slice(1, 2), dead: list.dead.slice(1) },
      { ...none, waiting: list.waiting.slice(1, 2), damaged: { waiting: 1, dead: 0 } }
    ]) assert.isFalse(QueueList.isEmpty(some))
  })

  it("says of each line what it is, where it lies, and what to do", () => {
    const given = {
      entries: [
        { ...QueueEntry.make({ sessionId: "s", path: "/x/s.jsonl" }), capturedAt: "2026-05-10T14:32:18Z", fork: true },
        QueueEntry.make({ sessionId: "p", path: "/x/p.jsonl" })
      ],
      unparsable: 1, privateIds: new Set(["p"]),
      letters: [letter(), letter({ sessionId: "p", path: "/x/p.jsonl", reason: "missing" })]
    }
    const list = QueueList.make(given)
    const json = QueueListJson.make("/w", list, ["trouble"])
    assert.deepStrictEqual([json.workspace, json.problems, json.damaged_lines], ["/w", ["trouble"], { waiting: 1, dead: 0 }])
    assert.deepStrictEqual(json.waiting, [
      { session_id: "s", private: false, path: "/x/s.jsonl", captured_at: "2026-05-10T14:32:18Z", fork: true },
      { session_id: "p", private: true, path: null, captured_at: null, fork: false }
    ])
    const [first, second] = json.dead
    assert.deepInclude(first, { session_id: "a", name: "a", private: false, path: "/x/a.jsonl", reason: 413, fork: false })
    assert.strictEqual(first?.given_up_at, "2026-05-10T00:00:00Z")
    assert.notStrictEqual(first?.remedy, QueueListJson.ofPrivate)
    assert.deepInclude(second, { session_id: "p", private: true, path: null, remedy: QueueListJson.ofPrivate })
    const text = QueueListText.render(list)
    assert.strictEqual(text, [
      "Waiting:", "  s, captured 2026-05-10T14:32:18Z, a fork, /x/s.jsonl", "  p, captured by an older client, private",
      "Given up:", "  a, status 413, 2026-05-10T00:00:00Z, /x/a.jsonl", `      ${first?.remedy}`,
      "  p, missing, 2026-05-10T00:00:00Z, private", `      ${QueueListJson.ofPrivate}`,
      "Damaged lines in the queue: 1; the next push sets them aside.", ""
    ].join("\n"))
    const blind = QueueListJson.make("/w", QueueList.make({ ...given, privateIds: undefined }), [])
    assert.deepStrictEqual(blind.waiting.map(({ path, private: is }) => [is, path]), [[null, null], [null, null]])
    assert.deepStrictEqual(blind.dead.map(({ path, private: is }) => [is, path]), [[null, null], [null, null]])
    const unseen = QueueListText.render(QueueList.make({ ...given, letters: [], privateIds: undefined }))
    assert.include(unseen, "path not shown: the private list cannot be read")
    assert.notInclude(unseen, "Given up")
    const nothing = QueueList.make({ entries: [], unparsable: 0, letters: [], privateIds: new Set() })
    assert.strictEqual(QueueListText.render(nothing), "Nothing waits, and nothing was given up.\n")
    const aside = QueueListText.render({ ...nothing, damaged: { waiting: 0, dead: 2 } })
    assert.match(aside, /^Damaged lines set aside: 2, .*agnes queue discard unparsable\n$/)
  })

  it("W-13 damaged lines answer to their word alone, and never show what they hold", () => {
    const bad = letter({ reason: "unparsable", sessionId: "", path: "/secret/a.jsonl" })
    assert.isFalse(QueueList.isMeant(["a", SessionId.effective(bad)])(bad))
    assert.isTrue(QueueList.isMeant([QueueList.damagedWord])(bad))
    const list = QueueList.make({ entries: [], unparsable: 0, letters: [bad], privateIds: new Set() })
    assert.notInclude(QueueListText.render(list) + JSON.stringify(QueueListJson.make("/w", list, [])), "secret")
  })
})
