import * as Csv from "../../../domain/usage/Csv.ts"
import * as Day from "../../../domain/usage/Day.ts"
import * as Report from "../../../domain/usage/Report.ts"
import type * as Api from "../../../ports/api/Usage.ts"
import type { Reported } from "../../programs/server/UsageReport.ts"

type Row = typeof Api.Row.Type

/** Figures in the names of the wire. */
const row = (one: Report.Row): Row => ({
  key: one.key,
  messages: one.messages,
  input_tokens: one.tokens.input,
  output_tokens: one.tokens.output,
  cache_creation_input_tokens: one.tokens.cacheWrite,
  cache_read_input_tokens: one.tokens.cacheRead,
  web_searches: one.tokens.webSearches,
  cost_usd: one.cost ?? null,
  unpriced_messages: one.unpricedMessages,
  subagent_messages: one.bySubAgents.messages,
  subagent_tokens: Report.size(one.bySubAgents),
  subagent_cost_usd: one.bySubAgents.cost ?? null,
  prompts: one.prompts ?? null,
  tool_calls: one.calls ?? null,
  tool_errors: one.errors ?? null,
  files: one.files ?? null,
  active_seconds: one.activeMillis === undefined ? null : Math.round(one.activeMillis / 1000)
})

const text = (day: Day.Day | undefined): string | null => day === undefined ? null : Day.format(day)

export const json = ({ prices, query, rows, total, unpriced }: Reported): typeof Api.Report.Type => ({
  group: query.group,
  from: text(query.from),
  to: text(query.to),
  prices,
  unpriced_models: unpriced,
  rows: rows.map(row),
  total: row(total)
})

/** A line of heads and one for each row; what cannot be told is an empty cell. */
export const csv = ({ rows, total }: Reported): string =>
  Csv.of([Object.keys(row(total)), ...rows.map((one) => Object.values(row(one)).map((value) => value ?? undefined))])
