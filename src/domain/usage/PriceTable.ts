import * as Either from "effect/Either"
import * as Prices from "./Prices.ts"

/** A million tokens of a model whose caches cost the usual multiples of its input: 1.25, 2 and 0.1. */
const usual = (input: number, output: number) => ({
  input,
  output,
  cache_write_5m: input * 1.25,
  cache_write_1h: input * 2,
  cache_read: input / 10
})

/** Where a prompt has over 200,000 tokens, Sonnet 4 and 4.5 take twice the input, and half as much again of the output. */
const sonnet4 = { ...usual(3, 15), long_prompts: { over: 200_000, ...usual(6, 22.5) } }

/**
 * The prices that come with this program, in the form of a file of one's own (`Prices`). What models cost is public and
 * changes: a new price is a new element with its day, an old one is never edited.
 */
const table = {
  format: 1,
  version: "2026-10-24",
  source: "platform.claude.com/docs/en/about-claude/pricing, standard rates of the Claude API",
  web_search_per_1000: 10,
  models: {
    "claude-fable-5-1": [{ ...usual(10, 50), cache_read: 0.25 }],
    "claude-fable-5": [usual(10, 50)],
    "claude-opus-5-5": [{ ...usual(4, 20), cache_read: 0.2 }],
    "claude-opus-5": [usual(5, 25)],
    "claude-opus-4-8": [usual(5, 25)],
    "claude-opus-4-7": [usual(5, 25)],
    "claude-opus-4-6": [usual(5, 25)],
    "claude-opus-4-5": [usual(5, 25)],
    "claude-opus-4-1": [usual(15, 75)],
    "claude-opus-4": [usual(15, 75)],
    "claude-sonnet-5-5": [usual(2, 10), { ...usual(2, 10), from: "2026-10-07", cache_read: 0.1 }],
    "claude-sonnet-5": [usual(2, 10)],
    "claude-sonnet-4-6": [usual(3, 15)],
    "claude-sonnet-4-5": [sonnet4],
    "claude-sonnet-4": [sonnet4],
    "claude-3-7-sonnet": [usual(3, 15)],
    "claude-haiku-5-5": [{ ...usual(0.1, 0.5), long_prompts: { over: 100_000, ...usual(0.5, 2.5) } }],
    "claude-haiku-4-5": [usual(1, 5)],
    "claude-3-5-haiku": [usual(0.8, 4)],
    "claude-3-opus": [usual(15, 75)],
    "claude-3-haiku": [{ ...usual(0.25, 1.25), cache_write_5m: 0.3, cache_read: 0.03 }]
  }
}

export const builtIn: Prices.Prices = Either.getOrThrowWith(Prices.read(table), (problem) => new Error(problem))
