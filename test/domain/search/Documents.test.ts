import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as Documents from "../../../src/domain/search/Documents.ts"
import * as Turns from "../../../src/domain/transcript/Turns.ts"
import * as Records from "../transcript/records.ts"
import * as Samples from "../transcript/samples.ts"

const documentsOf = (...records: ReadonlyArray<Records.Line>) =>
  Turns.of(Samples.decode(Samples.jsonl(...records))).flatMap(Documents.of)

describe("documents", () => {
  it.prop("of a long prompt hold all of it, in stretches of bounded length that cut no character", [
    fc.array(fc.constantFrom("word ", "😀", "x".repeat(3000), "é", "\n"), { minLength: 1, maxLength: 12 })
  ], ([parts]) => {
    const prompt = parts.join("")
    const texts = documentsOf(Records.user("u", null, prompt)).map(({ text }) => text)
    assert.strictEqual(texts.join(""), prompt.trim())
    for (const text of texts) {
      assert.isAtMost(text.length, Documents.longest)
      assert.notMatch(text, /\p{Cs}/u)
    }
  })

  it("are the words of people and of the assistant, by their items; no tool, no thinking, no sub-agent's prompt", () => {
    const found = documentsOf(
      Records.user("u1", null, "asked"),
      Records.assistant("a1", "u1", "m1", { type: "thinking", thinking: "thought" }),
      Records.assistant("a2", "a1", "m1", Records.text("answered")),
      Records.assistant("a3", "a2", "m1", Records.toolUse("t1", "Bash", { command: "called" })),
      Records.user("u2", "a3", [Records.toolResult("t1", "resulted")]),
      Records.user("u3", null, "delegated", { isSidechain: true })
    )
    assert.deepStrictEqual(found.map(({ by, text, turn }) => [turn, by, text]), [[0, "human", "asked"], [1, "assistant", "answered"]])
  })
})
