import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as Checkpoint from "../../../src/domain/transcript/Checkpoint.ts"
import * as Outline from "../../../src/domain/transcript/Outline.ts"
import * as Replay from "../../../src/domain/transcript/Replay.ts"
import * as Turns from "../../../src/domain/transcript/Turns.ts"
import type * as Record from "../../../src/domain/transcript/Record.ts"
import { assistant, text, toolResult, toolUse, user } from "./records.ts"
import * as samples from "./samples.ts"

const uuid = fc.nat({ max: 200 }).map(String)
const parent = fc.option(uuid, { nil: null })
const id = fc.nat({ max: 40 }).map(String)

/** Lines that refer to each other at random, further back than the window reaches. */
const tangled = fc.array(fc.oneof(
  fc.tuple(uuid, parent).map(([a, b]) => user(a, b, "said")),
  fc.tuple(uuid, parent, id).map(([a, b, m]) => assistant(`${a}${m}`, b, m, text("word"))),
  fc.tuple(uuid, parent, id, id).map(([a, b, m, t]) => assistant(`t${a}`, b, m, toolUse(t))),
  fc.tuple(uuid, parent, id).map(([a, b, t]) => user(`r${a}`, b, [toolResult(t)])),
  fc.constantFrom(
    { type: "mode" },
    "junk",
    user("", null, "<command-name>/x</command-name>"),
    user("", null, "<local-command-stdout>out</local-command-stdout>"),
    { type: "system", subtype: "compact_boundary" },
    user("", null, "all of it", { isCompactSummary: true })
  )
), { minLength: 60, maxLength: 400 })

const limits = fc.record({
  pageItems: fc.integer({ min: 1, max: 70 }),
  pageBytes: fc.integer({ min: 1, max: 20_000 }),
  spacing: fc.integer({ min: 1, max: 30_000 }),
  prompts: fc.constant(5),
  items: fc.constant(Infinity),
  lines: fc.constant(Infinity)
})

const pages = (entries: ReadonlyArray<Record.Entry>, outline: Outline.Outline) =>
  outline.pages.map((_, page) => {
    const replay = Replay.make(outline, page)
    let read = 0
    for (const entry of entries) {
      if (entry.offset < replay.offset) continue
      read++
      if (replay.add(entry)) break
    }
    return { items: replay.done(), read }
  })

describe("Outline", () => {
  it.prop("the pages together are the conversation, to the last detail", [tangled, limits], ([lines, given]) => {
    const entries = samples.decode(samples.jsonl(...lines))
    const whole = Turns.of(entries)
    const outline = Outline.of(entries, given)
    assert.strictEqual(outline.items, whole.length)
    assert.deepStrictEqual(pages(entries, outline).flatMap(({ items }) => items), whole)
  }, { fastCheck: { numRuns: 60 } })

  it("so it is with every recorded session, whatever the size of pages", () => {
    for (const file of samples.everyFile()) {
      const entries = samples.decode(file)
      for (const pageItems of [1, 2, 7, 200]) {
        const outline = Outline.of(entries, { pageItems, pageBytes: 30_000, spacing: 1000, prompts: 10, items: Infinity, lines: Infinity })
        assert.deepStrictEqual(pages(entries, outline).flatMap(({ items }) => items), Turns.of(entries))
      }
    }
  })

  it.prop("finds the page of every item, and the prompts around it", [tangled, limits], ([lines, given]) => {
    const entries = samples.decode(samples.jsonl(...lines))
    const whole = Turns.of(entries)
    const outline = Outline.of(entries, given)
    const prompts = whole.flatMap((item) => item._tag === "Prompt" ? [item.number] : [])
    assert.deepStrictEqual(outline.promptNumbers, prompts)
    assert.deepStrictEqual(outline.prompts.map(({ number }) => number), prompts.slice(0, 5))
    for (const { number } of whole) {
      const [first, end] = Outline.range(outline, Outline.pageOf(outline, number))
      assert.isTrue(first <= number && number < end)
      assert.deepStrictEqual(Outline.neighbours(outline, number), {
        previous: prompts.findLast((prompt) => prompt < number),
        next: prompts.find((prompt) => prompt > number)
      })
    }
  })

  it.prop("a file of more than anybody reads is left at a bound, and all of what was read is there", [tangled, limits, fc.integer({ min: 1, max: 60 })], ([lines, given, items]) => {
    const entries = samples.decode(samples.jsonl(...lines))
    const outline = Outline.of(entries, { ...given, items })
    const whole = Turns.of(entries)
    const shown = pages(entries, outline).flatMap((page) => page.items)
    assert.isAtMost(outline.items, items + 64 + 64)
    assert.deepStrictEqual(shown.map(({ key }) => key), whole.slice(0, outline.items).map(({ key }) => key))
    assert.isTrue(!outline.whole || outline.items === whole.length)
  }, { fastCheck: { numRuns: 30 } })

  it("an empty file has one page with nothing on it", () => {
    const outline = Outline.of([], Outline.limitsFor(0))
    assert.deepStrictEqual(Outline.range(outline, 0), [0, 0])
    assert.deepStrictEqual(Replay.make(outline, 0).done(), [])
    assert.deepStrictEqual(Outline.neighbours(outline, 0), { previous: undefined, next: undefined })
  })

  it("a page far behind reads its own lines and a bounded rest, and no checkpoint holds what was said", () => {
    const lines = Array.from({ length: 3000 }, (_, i) => [
      user(`u${i}`, i === 0 ? null : `a${i - 1}`, `SECRET ${"x".repeat(300)}`),
      assistant(`a${i}`, `u${i}`, `m${i}`, text(`SECRET ${"y".repeat(300)}`))
    ]).flat()
    const entries = samples.decode(samples.jsonl(...lines))
    const outline = Outline.of(entries, { pageItems: 50, pageBytes: 1_000_000, spacing: 20_000, prompts: 10, items: Infinity, lines: Infinity })
    for (const { items, read } of pages(entries, outline)) {
      assert.strictEqual(items.length, 50)
      assert.isAtMost(read, 50 + 64 + 64 + 20_000 / 300)
    }
    assert.notInclude(JSON.stringify(outline.checkpoints), "SECRET")
    for (const checkpoint of outline.checkpoints) assert.isAtMost(Checkpoint.weight(checkpoint), 70)
  })
})
