import * as Day from "../../../../domain/usage/Day.ts"
import type { Group } from "../../../../domain/usage/Figures.ts"
import * as UsageQuery from "../../../../domain/usage/UsageQuery.ts"
import { Field } from "../parts/Form.tsx"
import { nouns } from "./Figures.tsx"

const text = (day: Day.Day | undefined): string => day === undefined ? "" : Day.format(day)

/** What the figures are sorted by, from when to when, and where to take them away. */
export const Ask = ({ base, groups, query }: {
  readonly base: string
  readonly groups: ReadonlyArray<Group>
  readonly query: UsageQuery.UsageQuery
}) => (
  <>
    <nav class="tabs" aria-label="Usage by">
      <ul>
        {groups.map((group) => (
          <li>
            <a
              href={`${base}?${UsageQuery.format({ ...query, group })}`}
              aria-current={group === query.group ? "page" : undefined} safe
            >{`By ${nouns[group].toLowerCase()}`}</a>
          </li>
        ))}
      </ul>
    </nav>
    <form method="get" action={base} class="filters">
      <input type="hidden" name="group" value={query.group} />
      <Field name="from" label="From (UTC)" type="date" value={text(query.from)} />
      <Field name="to" label="To (UTC)" type="date" value={text(query.to)} />
      <button class="second">Show</button>
      <a href={`${base}/export?${UsageQuery.format(query, { format: "csv" })}`}>Export CSV</a>
      <a href={`${base}/export?${UsageQuery.format(query, { format: "json" })}`}>Export JSON</a>
    </form>
  </>
)
