import * as Day from "../../../../domain/usage/Day.ts"
import type { Group } from "../../../../domain/usage/Figures.ts"
import * as Report from "../../../../domain/usage/Report.ts"
import type { Reported } from "../../../programs/server/UsageReport.ts"
import { Table } from "../parts/Table.tsx"
import { EmptyState } from "../parts/Words.tsx"
import { Chart, mostBars } from "./Chart.tsx"
import * as Numbers from "./Numbers.ts"

/** Rows of a table; the export has all of them. */
const most = 200

export const nouns: Readonly<Record<Group, string>> = {
  day: "Day", week: "Week", model: "Model", project: "Project", tool: "Tool", session: "Session"
}

const unknown = "not known"

const nameOf = (row: Report.Row): string => row.key === "" ? unknown : row.key

const Tiles = ({ total }: { readonly total: Report.Row }) => {
  const tiles: ReadonlyArray<readonly [string, string]> = [
    ["Cost", total.messages === 0 ? "$0" : Numbers.dollars(total.cost)],
    ["Tokens", Numbers.rough(Report.size(total))],
    ["Messages", Numbers.whole(total.messages)],
    ["By sub-agents", Numbers.whole(total.bySubAgents.messages)],
    ["Prompts", Numbers.whole(total.prompts ?? 0)],
    ["Tool calls", Numbers.whole(total.calls ?? 0)],
    ["Of them failed", Numbers.whole(total.errors ?? 0)],
    ["Files changed", Numbers.whole(total.files ?? 0)],
    ["Active time", Numbers.time(total.activeMillis ?? 0)]
  ]
  return <dl class="tiles">{tiles.map(([name, value]) => <div><dt safe>{name}</dt><dd safe>{value}</dd></div>)}</dl>
}

type Column = readonly [head: string, cell: (row: Report.Row) => string | undefined]

const all: ReadonlyArray<Column> = [
  ["Cost", (row) => row.messages === 0 ? "" : Numbers.dollars(row.cost)],
  ["Messages", (row) => Numbers.whole(row.messages)],
  ["Input", (row) => Numbers.whole(row.tokens.input)],
  ["Output", (row) => Numbers.whole(row.tokens.output)],
  ["Cache written", (row) => Numbers.whole(row.tokens.cacheWrite)],
  ["Cache read", (row) => Numbers.whole(row.tokens.cacheRead)],
  ["Prompts", ({ prompts }) => prompts === undefined ? undefined : Numbers.whole(prompts)],
  ["Tool calls", ({ calls }) => calls === undefined ? undefined : Numbers.whole(calls)],
  ["Failed", ({ errors }) => errors === undefined ? undefined : Numbers.whole(errors)],
  ["Files", ({ files }) => files === undefined ? undefined : Numbers.whole(files)],
  ["Active time", ({ activeMillis }) => activeMillis === undefined ? undefined : Numbers.time(activeMillis)]
]

const Rows = ({ group, rows }: { readonly group: Group; readonly rows: ReadonlyArray<Report.Row> }) => {
  const columns = all.filter(([, cell]) => rows.some((row) => cell(row) !== undefined))
  const inTime = group === "day" || group === "week"
  const shown = inTime ? [...rows].reverse().slice(0, most) : rows.slice(0, most)
  return (
    <div class={inTime ? "usage in-time" : "usage"}>
      <Table
        label={`Usage by ${nouns[group].toLowerCase()}`}
        columns={[nouns[group], ...columns.map(([text]) => ({ text, number: true as const }))]}
      >
        {shown.map((row) => (
          <tr>
            <th scope="row"><bdi safe>{nameOf(row)}</bdi></th>
            {columns.map(([, cell]) => <td class="number" safe>{cell(row) ?? ""}</td>)}
          </tr>
        ))}
      </Table>
      {rows.length > shown.length
        ? <p class="quiet small" safe>{`${shown.length} of ${rows.length} rows; the exports have all of them.`}</p>
        : ""}
    </div>
  )
}

/** Days and weeks without anything are bars of no height, so that time is drawn to scale. */
const bars = ({ query: { from, group, to }, rows }: Reported, value: (row: Report.Row) => number) => {
  const known = new Map(rows.map((row) => [row.key, row]))
  const bar = (label: string) => {
    const row = known.get(label)
    return { label, value: row === undefined ? 0 : value(row) }
  }
  if (from === undefined || to === undefined || (group !== "day" && group !== "week")) {
    return rows.map((row) => ({ label: nameOf(row), value: value(row) }))
  }
  const first = Math.max(from, to - mostBars * (group === "day" ? 1 : 7))
  const days = Array.from({ length: to - first + 1 }, (_, n) => first + n)
  const labels = days.map((day) => group === "day" ? Day.format(day) : Day.formatWeek(Day.weekOf(day)))
  return [...new Set(labels)].map(bar)
}

/** How the costs came about, and which are missing. */
const Prices = ({ reported: { prices, total, unpriced } }: { readonly reported: Reported }) => (
  <p class="quiet small">
    <span safe>{`Costs are what the tokens would cost by the price list of ${prices.version} (${prices.source}). `}</span>
    {unpriced.length === 0 ? "" : (
      <span safe>
        {`${Numbers.whole(total.unpricedMessages)} messages are not in the costs, because the list has no price for `
          + `${unpriced.slice(0, 10).map((model) => model === "" ? "messages without a model" : model).join(", ")}`
          + `${unpriced.length > 10 ? " and others" : ""}.`}
      </span>
    )}
  </p>
)

/** Figures as tiles, a chart and a table. `nothing` is said where there is nothing at all. */
export const Figures = ({ nothing, reported }: { readonly reported: Reported; readonly nothing: string }) => {
  const { query: { group }, rows, total } = reported
  const inTime = group === "day" || group === "week"
  const unit = (total.cost ?? 0) > 0 ? "dollars" : "tokens"
  const value = (row: Report.Row) => unit === "dollars" ? row.cost ?? 0 : Report.size(row)
  return (
    <>
      <Tiles total={total} />
      {rows.length === 0 ? <EmptyState title="Nothing was used in this time"><p safe>{nothing}</p></EmptyState> : (
        <>
          <Chart
            caption={`${unit === "dollars" ? "Cost in US dollars" : "Tokens"} by ${nouns[group].toLowerCase()}`}
            bars={bars(reported, value)} inTime={inTime} unit={unit}
          />
          <Rows group={group} rows={rows} />
        </>
      )}
      {group === "tool" && rows.length > 0
        ? (
          <p class="quiet small">
            Costs and tokens are of the messages that call the tool; a message that calls two counts for both.
          </p>
        )
        : ""}
      <Prices reported={reported} />
    </>
  )
}
