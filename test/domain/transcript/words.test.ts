import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as Activity from "../../../src/domain/transcript/Activity.ts"
import * as Instant from "../../../src/domain/transcript/Instant.ts"
import * as JsonText from "../../../src/domain/transcript/JsonText.ts"
import * as Markup from "../../../src/domain/transcript/Markup.ts"
import * as PlainText from "../../../src/domain/transcript/PlainText.ts"
import * as Recent from "../../../src/domain/transcript/Recent.ts"
import * as SubAgent from "../../../src/domain/transcript/SubAgent.ts"
import * as Title from "../../../src/domain/transcript/Title.ts"
import * as ToolInput from "../../../src/domain/transcript/ToolInput.ts"
import { assistant, text, toolResult, toolUse, user } from "./records.ts"
import * as samples from "./samples.ts"

const titleOf = (...lines: ReadonlyArray<unknown>): string => {
  const entries = samples.decode(samples.jsonl(...lines))
  return Title.of(entries.reduce((title, { record }) => Title.step(title, record), Title.none), "id")
}

describe("Title", () => {
  const named = (customTitle: string) => ({ type: "custom-title", customTitle })

  it("the last name given, else the first prompt, else a made-up one, else the id", () => {
    const prompt = user("p", null, "fix\n it")
    const made = { type: "ai-title", aiTitle: "Fixing" }
    assert.strictEqual(titleOf(prompt, named("one"), user("q", "p", "more"), named("two"), named(" "), made), "two")
    assert.strictEqual(titleOf(made, user("c", null, "<command-name>/x</command-name>"), prompt), "fix it")
    assert.strictEqual(titleOf({ type: "summary", summary: "Old" }), "Old")
    assert.strictEqual(titleOf({ ...prompt, isSidechain: true }), "id")
  })

  it.prop("is one line of at most a hundred characters that controls nothing", [
    fc.string({ unit: "binary", maxLength: 400 })
  ], ([any]) => {
    const title = Title.clean(any)
    assert.isAtMost(Array.from(title).length, Title.longest)
    assert.notMatch(title, /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]|[\ud800-\udbff](?![\udc00-\udfff])/)
    assert.strictEqual(title, title.trim())
  })

  it("is cut between words, and never inside a character people see as one", () => {
    assert.strictEqual(Title.clean(`${"word ".repeat(19)}longer than there is room`), `${"word ".repeat(18)}word…`)
    const family = "👩‍👩‍👧"
    for (let n = 90; n <= 100; n++) {
      const cut = Title.clean("x".repeat(n) + family.repeat(9))
      assert.match(cut, /^x+(👩‍👩‍👧)*…$/u)
    }
  })
})

describe("PlainText", () => {
  it("is what people and the assistant said", () => {
    const said = samples.decode(samples.jsonl(
      user("p", null, [text("look<system-reminder>no</system-reminder>")]),
      assistant("a", "p", "m", { type: "thinking", thinking: "secretly" }),
      assistant("b", "a", "m", text("found")),
      assistant("c", "b", "m", toolUse("t", "Bash", { command: "no" })),
      user("r", "c", [toolResult("t", "no")]),
      user("o", "r", "<local-command-stdout>no</local-command-stdout>"),
      user("s", null, "no", { isSidechain: true })
    )).flatMap(({ record }) => PlainText.of(record) ?? [])
    assert.deepStrictEqual(said, [{ by: "human", text: "look" }, { by: "assistant", text: "found" }])
  })
})

describe("Markup", () => {
  it.prop("text without mark-up stays, elements go", [
    fc.array(fc.constantFrom("a", "<b>", "</b>", "<", " "))
  ], ([parts]) => {
    const source = parts.join("")
    const rest = Markup.without(source, "b")
    assert.strictEqual(source.replace(/<b>[^]*?<\/b>/g, ""), rest)
  })

  it("many beginnings without end cost time in proportion", () => {
    const text = "<system-reminder>".repeat(200_000)
    assert.strictEqual(Markup.said(text), text)
    assert.strictEqual(Markup.said(`${text}</system-reminder>x`), "x")
  })
})

describe("JsonText", () => {
  it.prop("prints small values as JSON does", [fc.jsonValue({ maxDepth: 3 })], ([value]) => {
    assert.deepStrictEqual(JSON.parse(JsonText.print(value)), JSON.parse(JSON.stringify(value)))
  })

  it.prop("prints any value in bounded space", [fc.jsonValue(), fc.nat(200)], ([value, length]) => {
    assert.isAtMost(JsonText.print(value, { depth: 4, length }).length, 8 * length + 100)
  })

  it("depth and width are cut", () => {
    const deep = JSON.parse(`${"[".repeat(100_000)}${"]".repeat(100_000)}`) as unknown
    assert.include(JsonText.print(deep, { depth: 2, length: 100 }), "[…]")
    assert.isBelow(JsonText.print(Array.from({ length: 100_000 }, () => 1)).length, 100_000)
    assert.isBelow(JsonText.print({ text: "x".repeat(1_000_000) }).length, 51_000)
  })
})

describe("small things", () => {
  it("instants have their milliseconds", () => {
    const noon = Date.UTC(2026, 10, 20, 12)
    assert.strictEqual(Instant.parse("2026-11-20T12:00:00.125Z"), noon + 125)
    assert.strictEqual(Instant.parse("2026-11-20T12:00:00.5Z"), noon + 500)
    assert.strictEqual(Instant.parse("2026-11-20T12:00:00Z"), noon)
    for (const bad of [undefined, 1, "", "yesterday", "2026-13-20T12:00:00Z"]) assert.isUndefined(Instant.parse(bad))
  })

  it.prop("no time is counted twice or for a pause, whatever order it comes in", [
    fc.array(fc.nat(2_000_000), { minLength: 1 })
  ], ([times]) => {
    const { activeMillis, endedAt, startedAt } = times.reduce(Activity.seen, Activity.none)
    assert.deepStrictEqual([startedAt, endedAt], [Math.min(...times), Math.max(...times)])
    assert.isAtMost(activeMillis, endedAt! - startedAt!)
    const sorted = [...times].sort((a, b) => a - b)
    const gaps = sorted.slice(1).map((time, i) => time - sorted[i]!).filter((gap) => gap <= 300_000)
    assert.strictEqual(sorted.reduce(Activity.seen, Activity.none).activeMillis, gaps.reduce((a, b) => a + b, 0))
  })

  it.prop("a bounded memory holds the last keys and not many more", [
    fc.array(fc.nat(30)), fc.integer({ min: 1, max: 9 })
  ], ([keys, limit]) => {
    const memory = keys.reduce((all, key, i) => Recent.set(all, String(key), i), Recent.make<number>(limit))
    for (const key of keys.slice(-limit)) assert.strictEqual(Recent.get(memory, String(key)), keys.lastIndexOf(key))
    assert.isAtMost([...memory.young].length + [...memory.old].length, 2 * limit)
  })

  it("a call is hinted at in one line", () => {
    const hint = (input: unknown) => ToolInput.hint({ _tag: "ToolUse", id: "t", name: "Bash", input })
    assert.strictEqual(hint({ description: "List", command: "ls -l" }), "ls -l")
    assert.strictEqual(hint({ command: "one\ntwo" }), "one…")
    assert.strictEqual(hint({ command: "x".repeat(1000) }).length, 201)
    for (const none of [null, [], {}, { command: "" }, { command: 1 }]) assert.strictEqual(hint(none), "")
  })

  it("a sub-agent is known by its files", () => {
    assert.strictEqual(SubAgent.idOf("agent-a1.jsonl"), "a1")
    assert.strictEqual(SubAgent.idOf("agent-a1.meta.json"), "a1")
    for (const other of ["a1.jsonl", "agent-.jsonl", "agent-../x.jsonl", "agent-a1.txt"]) {
      assert.isUndefined(SubAgent.idOf(other))
    }
    assert.deepInclude(SubAgent.read("a", "[]"), { agentId: "a", toolUseId: undefined })
  })
})
