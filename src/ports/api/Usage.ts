import * as HttpApiEndpoint from "@effect/platform/HttpApiEndpoint"
import * as HttpApiGroup from "@effect/platform/HttpApiGroup"
import * as HttpApiSchema from "@effect/platform/HttpApiSchema"
import * as OpenApi from "@effect/platform/OpenApi"
import * as Schema from "effect/Schema"
import * as Day from "../../domain/usage/Day.ts"
import { groups } from "../../domain/usage/Figures.ts"
import { Authorization } from "./Authorization.ts"
import * as Refusal from "./Refusal.ts"

const Count = Schema.Int
const Maybe = Schema.NullOr(Schema.Int)
const Dollars = Schema.NullOr(Schema.Number)

/**
 * One line of figures. `cost_usd` is of the messages whose model has a price, null when none has; what a grouping
 * cannot tell is null. `key` is empty for what no line of a transcript said.
 */
export const Row = Schema.Struct({
  key: Schema.String,
  messages: Count,
  input_tokens: Count,
  output_tokens: Count,
  cache_creation_input_tokens: Count,
  cache_read_input_tokens: Count,
  web_searches: Count,
  cost_usd: Dollars,
  unpriced_messages: Count,
  subagent_messages: Count,
  subagent_tokens: Count,
  subagent_cost_usd: Dollars,
  prompts: Maybe,
  tool_calls: Maybe,
  tool_errors: Maybe,
  files: Maybe,
  active_seconds: Maybe
})

/** `prices` says which table the costs are by; `unpriced_models` have none in it. */
export const Report = Schema.Struct({
  group: Schema.Literal(...groups),
  from: Schema.NullOr(Schema.String),
  to: Schema.NullOr(Schema.String),
  prices: Schema.Struct({ version: Schema.String, source: Schema.String }),
  unpriced_models: Schema.Array(Schema.String),
  rows: Schema.Array(Row),
  total: Row
})

const DayText = Schema.String.pipe(
  Schema.filter((text) => Day.parse(text) !== undefined || "a day like 2026-11-20")
).annotations({ jsonSchema: { type: "string", format: "date" } })

/**
 * Days are UTC and both belong to the span; without them it is all there is. `user` is for admins: an id, an address, or
 * `all`.
 */
export const Params = Schema.Struct({
  from: Schema.optional(DayText),
  to: Schema.optional(DayText),
  group: Schema.optional(Schema.Literal(...groups)),
  format: Schema.optional(Schema.Literal("json", "csv")),
  user: Schema.optional(Schema.String.pipe(Schema.maxLength(254)))
})

/** What the caller's sessions used: messages, tokens and cost, each message once in whatever sessions it stands. */
export class Usage extends HttpApiGroup.make("usage")
  .add(
    HttpApiEndpoint.get("report", "/usage")
      .setUrlParams(Params)
      .addSuccess(Report)
      .addSuccess(HttpApiSchema.Text({ contentType: "text/csv" }))
      .addError(Refusal.withStatus(403))
      .addError(Refusal.withStatus(404))
      .annotate(OpenApi.Summary, "Add up what your sessions used")
  )
  .addError(Refusal.withStatus(400))
  .addError(Refusal.withStatus(422))
  .addError(Refusal.withStatus(500))
  .addError(Refusal.withStatus(507))
  .middleware(Authorization)
  .prefix("/api")
{}
