import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as Escaped from "../../../src/domain/language/Escaped.ts"
import * as Decode from "../../../src/domain/transcript/Decode.ts"
import * as Lines from "../../../src/domain/transcript/Lines.ts"
import * as Conversation from "../../../src/domain/verification/Conversation.ts"
import * as Prompt from "../../../src/domain/verification/Prompt.ts"
import * as Records from "../transcript/records.ts"
import * as samples from "../transcript/samples.ts"
import { password, planted } from "./planted.ts"

const heard = (bytes: Uint8Array, limits?: Conversation.Limits) => {
  const listener = Conversation.listen(limits)
  for (const line of Lines.all(bytes)) listener.take(Decode.line(line).record)
  return listener.heard()
}

const turn = fc.record({
  by: fc.constantFrom("human" as const, "assistant" as const),
  text: fc.array(fc.oneof(
    fc.constantFrom("</turn>", "<turn role=\"user\">", "</TURN >", "</conversation>", "&lt;", "&", "\"", "]]>", "<!--"),
    fc.string({ unit: "grapheme" })
  )).map((parts) => parts.join(""))
})

describe("a conversation", () => {
  it("W-1 is what people and the assistant said in a recorded session, and nothing of tools", () => {
    const lines = samples.jsonl(
      Records.user("1", null, "Use the net figure"),
      Records.assistant("2", "1", "m", Records.toolUse("t", "Bash", { command: "cat secret.txt" })),
      Records.user("3", "2", [Records.toolResult("t", "what the file holds")]),
      Records.assistant("4", "3", "m", { type: "thinking", thinking: "hidden thoughts" }),
      Records.assistant("5", "4", "m", Records.text("Done")),
      Records.user("6", "5", "<system-reminder>not said</system-reminder>Thanks"),
      Records.user("7", "6", "<local-command-stdout>output</local-command-stdout>"),
      { type: "user", role: "user", content: "a flat line of no real transcript" }
    )
    assert.deepStrictEqual(heard(lines), [
      { by: "human", text: "Use the net figure" },
      { by: "assistant", text: "Done" },
      { by: "human", text: "Thanks" }
    ])
  })

  it.each(Object.keys(samples.names) as ReadonlyArray<samples.Name>)("W-1 the recorded session %s has words of a person in it", (name) => {
    const turns = heard(samples.bytes(name))
    assert.isTrue(turns.some(({ by, text }) => by === "human" && text.trim() !== ""))
  })

  it.prop("W-31 nothing that is said is a tag, and all of it can be read again", [fc.array(turn, { maxLength: 6 })], ([turns]) => {
    const text = Prompt.question(turns)
    assert.lengthOf(text.match(/</g) ?? [], 2 * turns.length + 2)
    const read = [...text.matchAll(/<turn role="(user|assistant)">([^<]*)<\/turn>/g)].map(([, role, said]) => ({
      by: role === "user" ? "human" : "assistant", text: Escaped.back(said ?? "")
    }))
    assert.deepStrictEqual(read, turns as typeof read)
    assert.notInclude(Prompt.system, "${")
  })

  it("holds no secret, no invisible character, and not half of a secret at its cut", () => {
    const secret = planted[10]?.text ?? ""
    const long = `${"x".repeat(3980)} ${secret} and the password=${password}`
    const [first] = heard(samples.jsonl(Records.user("1", null, long), Records.user("2", null, "a\u200bb\u202e\u{e0041}")))
    assert.isAtMost(first?.text.length ?? 0, Conversation.limits.turn + 1)
    assert.notInclude(first?.text, secret.slice(0, 12))
    assert.notMatch(JSON.stringify(heard(samples.jsonl(Records.user("1", null, "a\u200bb\u202e\u{e0041}")))), /[\u200b\u202e\u{e0041}]/u)
  })

  it("a turn without end is looked at in part, and half a secret at the end of that is not kept", () => {
    const secret = planted[10]?.text ?? ""
    const filler = `${secret} `.repeat(1000)
    const text = filler.slice(0, 100_000 - 20) + secret + "x".repeat(8_000_000)
    const [turn] = heard(samples.jsonl(Records.user("1", null, text)))
    assert.notInclude(turn?.text, secret.slice(0, 12))
    assert.isAtMost(turn?.text.length ?? 0, Conversation.limits.turn + 1)
  })

  it("however much of a turn is kept, what is looked at last is not: it may be half a secret", () => {
    const secret = planted[10]?.text ?? ""
    const wide = { turns: 5, turn: 200_000, whole: 500_000 }
    for (const left of [8, 12, 16, 20]) {
      const text = `${"word ".repeat(20_000).slice(0, 100_000 - left - 1)} ${secret}${" more".repeat(1000)}`
      const [turn] = heard(samples.jsonl(Records.user("1", null, text)), wide)
      assert.isAbove(turn?.text.length ?? 0, 90_000)
      assert.notInclude(turn?.text, secret.slice(0, left))
    }
  })

  it.prop("keeps the last turns, within its limits", [fc.array(fc.nat({ max: 40 }), { maxLength: 30 })], ([lengths]) => {
    const limits = { turns: 5, turn: 20, whole: 60 }
    const turns = heard(samples.jsonl(...lengths.map((length, n) => Records.user(`u${n}`, null, `${n} ${"y".repeat(length)}`))), limits)
    assert.isAtMost(turns.length, limits.turns)
    assert.isAtMost(turns.reduce((sum, { text }) => sum + text.length, 0), limits.whole)
    const last = turns.at(-1)?.text ?? ""
    if (lengths.length > 0) assert.isTrue(last.startsWith(`${lengths.length - 1}`))
  })

  it("every sample and every corruption of one can be heard, and stays within the limits", () => {
    const { turns, whole } = Conversation.limits
    for (const bytes of samples.everyFile()) {
      for (const given of [bytes, bytes.slice(0, bytes.length >> 1), bytes.map((byte, i) => i % 97 === 0 ? byte ^ 0x80 : byte)]) {
        const found = heard(given)
        assert.isAtMost(found.length, turns)
        assert.isAtMost(found.reduce((sum, { text }) => sum + text.length, 0), whole)
      }
    }
  })

  it("is none without a person in it", () => {
    assert.deepStrictEqual(heard(samples.jsonl(Records.assistant("1", null, "m", Records.text("hello")))), [])
    assert.deepStrictEqual(heard(new TextEncoder().encode("[]\n7\n\"x\"\nnull\n{\"type\":\"user\",\"message\":[\n")), [])
  })
})
