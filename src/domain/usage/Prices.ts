import * as Either from "effect/Either"
import * as ParseResult from "effect/ParseResult"
import * as Schema from "effect/Schema"
import type { Usage } from "../transcript/Usage.ts"
import * as Day from "./Day.ts"

const Amount = Schema.Number.pipe(Schema.finite(), Schema.nonNegative())

const DayText = Schema.String.pipe(Schema.filter((text) => Day.parse(text) !== undefined || "a day like 2026-11-20"))

/** US dollars for a million tokens of each kind. */
const Rates = Schema.Struct({
  input: Amount,
  output: Amount,
  cache_write_5m: Amount,
  cache_write_1h: Amount,
  cache_read: Amount
})

const Price = Schema.Struct({
  ...Rates.fields,
  /** The first day (UTC) it holds. Without one it holds from the beginning. */
  from: Schema.optional(DayText),
  /** For messages whose whole prompt, with what is read from and written to caches, has more tokens than `over`. */
  long_prompts: Schema.optional(Schema.Struct({
    over: Schema.Number.pipe(Schema.int(), Schema.positive()),
    ...Rates.fields
  }))
})

/** A file with prices. `models` names each as transcripts do, without date; its prices in the order of their days. */
const Table = Schema.Struct({
  format: Schema.Literal(1),
  /** The day on which its prices were looked up. */
  version: DayText,
  /** Where. */
  source: Schema.NonEmptyString,
  web_search_per_1000: Amount,
  models: Schema.Record({ key: Schema.NonEmptyString, value: Schema.NonEmptyArray(Price) })
})

export type Prices = typeof Table.Type

const decode = Schema.decodeUnknownEither(Table, { onExcessProperty: "error" })

/** A table, or a sentence that says what is wrong with it. */
export const read = (value: unknown): Either.Either<Prices, string> =>
  decode(value).pipe(
    Either.mapLeft((error) => {
      const [issue] = ParseResult.ArrayFormatter.formatErrorSync(error)
      const place = issue === undefined || issue.path.length === 0 ? "" : `${issue.path.map(String).join(".")}: `
      return `${place}${issue?.message.split("\n").at(-1)?.replace(/^[└─ ]+/, "") ?? "not a table of prices"}`
    }),
    Either.filterOrLeft(
      ({ models }) => Object.values(models).every(inOrder),
      () => "the prices of a model are not in the order of their days: put the oldest first, "
        + "only the first without \"from\""
    )
  )

export const parse = (text: string): Either.Either<Prices, string> => {
  try {
    return read(JSON.parse(text))
  } catch {
    return Either.left("not JSON")
  }
}

const inOrder = (prices: ReadonlyArray<{ readonly from?: string | undefined }>): boolean =>
  prices.every(({ from }, i) => i === 0 || (from !== undefined && from > (prices[i - 1]?.from ?? "")))

/** Tokens of a prompt from which some model has another price. */
export const thresholds = ({ models }: Prices): ReadonlyArray<number> =>
  [...new Set(Object.values(models).flat().flatMap(({ long_prompts: long }) => long === undefined ? [] : [long.over]))]

/** Messages that are paid alike. */
export interface Paid {
  /** As transcripts name it. */
  readonly model: string
  /** `undefined` is taken for the newest price. */
  readonly day: Day.Day | undefined
  /** The greatest of `thresholds` the prompts exceed. */
  readonly over: number
  readonly tokens: Usage
}

/** US dollars; `undefined` for a model without price on that day: nothing is guessed. */
export const cost = (prices: Prices, { day, model, over, tokens }: Paid): number | undefined => {
  const known = Object.hasOwn(prices.models, plain(model)) ? prices.models[plain(model)] : undefined
  const text = day === undefined ? undefined : Day.format(day)
  const price = known?.findLast(({ from }) => from === undefined || text === undefined || from <= text)
  if (price === undefined) return undefined
  const long = price.long_prompts
  const rates = long !== undefined && over >= long.over ? long : price
  const dollars = tokens.input * rates.input + tokens.output * rates.output + tokens.cacheRead * rates.cache_read
    + (tokens.cacheWrite - tokens.cacheWrite1h) * rates.cache_write_5m + tokens.cacheWrite1h * rates.cache_write_1h
  return dollars / 1_000_000 + tokens.webSearches * prices.web_search_per_1000 / 1000
}

/** Without the day of its release and the mark of a larger window: they change no price. */
const plain = (model: string): string => model.replace(/\[1m\]$/, "").replace(/-\d{8}$/, "")
