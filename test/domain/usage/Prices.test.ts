import { assert, describe, it } from "@effect/vitest"
import { Either, FastCheck as fc } from "effect"
import * as Tokens from "../../../src/domain/transcript/Usage.ts"
import * as Csv from "../../../src/domain/usage/Csv.ts"
import * as Day from "../../../src/domain/usage/Day.ts"
import * as Prices from "../../../src/domain/usage/Prices.ts"
import { builtIn } from "../../../src/domain/usage/PriceTable.ts"

const million = { ...Tokens.zero, input: 1_000_000 }
const paid = { day: Day.parse("2026-11-20"), over: 0, tokens: million }
const rates = { input: 1, output: 2, cache_write_5m: 3, cache_write_1h: 4, cache_read: 5 }
const table = { format: 1, version: "2026-01-01", source: "a test", web_search_per_1000: 10, models: { m: [rates] } }

const problem = (value: unknown): string => Either.getOrElse(Either.flip(Prices.read(value)), () => "no problem")

describe("prices", () => {
  it("count each kind of tokens by its own", () => {
    const prices = Either.getOrThrow(Prices.read(table))
    const tokens = { input: 1e6, output: 1e6, cacheWrite: 3e6, cacheWrite1h: 1e6, cacheRead: 1e6, webSearches: 100 }
    // 1 + 2 + (3 - 1) · 3 + 1 · 4 + 5 + 100 / 1000 · 10
    assert.strictEqual(Prices.cost(prices, { ...paid, model: "m", tokens }), 19)
  })

  it("know a model with its day of release, and no other that begins alike", () => {
    for (const model of ["claude-opus-5-5", "claude-opus-5-5-20260801", "claude-opus-5-5[1m]"]) {
      assert.strictEqual(Prices.cost(builtIn, { ...paid, model }), 4)
    }
    for (const model of ["", "claude-opus", "claude-opus-5-50", "gpt", "constructor", "__proto__"]) {
      assert.isUndefined(Prices.cost(builtIn, { ...paid, model }))
    }
  })

  it("hold from their day on, and the last one for what has no day", () => {
    const read = { ...paid, model: "claude-sonnet-5-5", tokens: { ...Tokens.zero, cacheRead: 1_000_000 } }
    const on = (day: string) => Prices.cost(builtIn, { ...read, day: Day.parse(day) })
    assert.deepStrictEqual([on("2026-10-06"), on("2026-10-07"), Prices.cost(builtIn, { ...read, day: undefined })], [0.2, 0.1, 0.1])
  })

  it("are others for long prompts where a model has such", () => {
    assert.deepStrictEqual([...Prices.thresholds(builtIn)].sort(), [100_000, 200_000])
    const over = (model: string, tokens: number) => Prices.cost(builtIn, { ...paid, model, over: tokens })
    assert.deepStrictEqual([over("claude-sonnet-4-5", 100_000), over("claude-sonnet-4-5", 200_000)], [3, 6])
    assert.deepStrictEqual([over("claude-haiku-5-5", 100_000), over("claude-opus-5-5", 200_000)], [0.5, 4])
  })

  it("in a wrong file are refused with the place of the mistake", () => {
    assert.strictEqual(Either.getOrElse(Either.flip(Prices.parse("{")), () => ""), "not JSON")
    assert.include(problem({ ...table, models: { m: [{ ...rates, input: -1 }] } }), "models.m.0.input")
    assert.include(problem({ ...table, models: { m: [{ ...rates, input: "1" }] } }), "models.m.0.input")
    assert.include(problem({ ...table, models: { m: [] } }), "models.m")
    assert.include(problem({ ...table, models: { m: [{ ...rates, cache: 1 }] } }), "models.m.0.cache")
    assert.include(problem({ ...table, version: "yesterday" }), "version")
    assert.include(problem({ ...table, format: 2 }), "format")
    assert.include(problem({ ...table, models: { m: [{ ...rates, from: "2026-02-30" }] } }), "models.m.0.from")
    assert.include(problem({ ...table, models: { m: [rates, rates] } }), "order of their days")
    for (const value of [null, [], 7, "x", {}]) assert.notStrictEqual(problem(value), "no problem")
  })

  it.prop("never fail, whatever the file", [fc.string()], ([text]) => {
    assert.isTrue(Either.isLeft(Prices.parse(text)))
  })
})

describe("days and weeks", () => {
  it.prop("are read as they are written", [fc.integer({ min: 0, max: 2_900_000 })], ([day]) => {
    assert.strictEqual(Day.parse(Day.format(day)), day)
    assert.isTrue(Day.monday(Day.weekOf(day)) <= day && day < Day.monday(Day.weekOf(day)) + 7)
  })

  it("weeks begin on Monday and belong to the year of their Thursday", () => {
    const week = (text: string) => Day.formatWeek(Day.weekOf(Day.parse(text) ?? -1))
    assert.deepStrictEqual(["2026-11-15", "2026-11-16", "2027-01-03", "2027-01-04", "2024-12-30", "1970-01-01"].map(week), [
      "2026-W46", "2026-W47", "2026-W53", "2027-W01", "2025-W01", "1970-W01"
    ])
  })

  it("what is no day is none", () => {
    for (const text of ["", "2026-02-29", "2026-1-1", "1969-12-31", "2026-11-20T00:00:00Z", "x"]) assert.isUndefined(Day.parse(text))
  })
})

describe("CSV", () => {
  it("quotes what needs it, and no text becomes a formula", () => {
    assert.strictEqual(Csv.of([["a", 1.5, undefined, "b,\"c\"\n"], ["=HYPERLINK(\"x\")", "-1", "@x", "+1", -1]]),
      "a,1.5,,\"b,\"\"c\"\"\n\"\r\n\"'=HYPERLINK(\"\"x\"\")\",\"'-1\",\"'@x\",\"'+1\",-1\r\n")
  })

  it.prop("a text stays one cell of one row and begins harmlessly", [fc.string()], ([text]) => {
    const line = Csv.of([[text]]).slice(0, -2)
    const cell = line.startsWith("\"") ? line.slice(1, -1).replaceAll("\"\"", "\"") : line
    assert.include([text, `'${text}`], cell)
    assert.notMatch(cell, /^[=+\-@\t\r\n]/)
    if (!line.startsWith("\"")) assert.notMatch(line, /[",\r\n]/)
  })
})
