import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as SessionId from "../../../src/domain/session/SessionId.ts"
import { text } from "../queue/arbitraries.ts"

describe("SessionId", () => {
  it.prop("normalising twice is normalising once", [text], ([id]) => {
    assert.strictEqual(SessionId.normalize(SessionId.normalize(id)), SessionId.normalize(id))
  })

  it("letter case, blanks, byte-order mark and Unicode form do not tell ids apart", () => {
    assert.strictEqual(SessionId.normalize("\ufeff ABC-é\r"), SessionId.normalize("abc-e\u0301"))
  })

  for (
    const [path, stem] of [
      ["/a/b.jsonl", "b"], ["C:\\x\\b.jsonl", "b"], ["b", "b"], ["/a/.jsonl", ".jsonl"], ["/a/b.c.jsonl", "b.c"], ["/a/", ""]
    ] as const
  ) it(`the stem of ${path} is ${stem}`, () => assert.strictEqual(SessionId.stem(path), stem))

  it("an entry without an id is about the session its file is named after", () => {
    assert.strictEqual(SessionId.effective({ sessionId: " ", path: "/a/b.jsonl" }), "b")
    assert.strictEqual(SessionId.effective({ sessionId: "x", path: "/a/b.jsonl" }), "x")
  })

  it("sub-agents and tool results belong to the session above them", () => {
    assert.deepStrictEqual(SessionId.parents("/p/ID/subagents/agent-1.jsonl"), ["ID"])
    assert.deepStrictEqual(SessionId.parents("C:\\p\\ID\\Tool-Results\\1.txt"), ["ID"])
    assert.deepStrictEqual(SessionId.parents("/p/A/subagents/B/tool-results/x"), ["A", "B"])
    assert.deepStrictEqual(SessionId.parents("/p/ID/subagents"), [])
    assert.deepStrictEqual(SessionId.parents("/p/ID.jsonl"), [])
    assert.deepStrictEqual(SessionId.parents("/subagents/agent-1.jsonl"), [])
    assert.deepStrictEqual(SessionId.parents("C:\\p\\\\ID\\subagents\\agent-1.jsonl"), ["ID"])
  })

  it.prop("what may be written survives a line", [text], ([id]) => {
    if (SessionId.isWritable(id)) assert.deepStrictEqual(id.split(/[\n\r\t\0\u2028\u2029/\\]/), [id])
  })

  const called = fc.stringMatching(/^[A-Za-z0-9é漢_-][A-Za-z0-9é漢_. -]{0,20}[A-Za-z0-9é漢_-]$/)

  it.prop("what people and Claude Code call sessions may be written", [called], ([id]) => {
    assert.isTrue(SessionId.isWritable(id))
  })

  for (const bad of ["", " a", "a\n", "a/b", ".", "..", "a\\b", "a\ud800", "a\0"]) {
    it(`${JSON.stringify(bad)} may not be written`, () => assert.isFalse(SessionId.isWritable(bad)))
  }
})
