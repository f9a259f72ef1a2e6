import type * as Audit from "../../../../domain/server/Audit.ts"
import * as Visible from "../../../../domain/text/Visible.ts"
import { Table } from "../parts/Table.tsx"
import { Time } from "../parts/Time.tsx"
import { Badge } from "../parts/Words.tsx"

const shown = (value: Audit.Value): string => Visible.line(String(value), 200)

/** What was written beside an entry, name by name. */
export const Params = ({ params }: { readonly params: Audit.Params }) => (
  <ul class="params">
    {Object.entries(params).map(([name, value]) => (
      <li><span class="quiet" safe>{`${shown(name)}: `}</span><bdi safe>{shown(value)}</bdi></li>
    ))}
  </ul>
)

export const Result = ({ result }: { readonly result: string }) =>
  result === "ok" ? <Badge text="ok" tone="good" /> : <Badge text={shown(result)} tone="warn" />

const Row = ({ email, entry }: { readonly entry: Audit.Entry; readonly email: (id: string) => string }) => (
  <tr>
    <td><Time at={entry.at} /></td>
    <td><bdi safe>{shown(entry.actor.email)}</bdi></td>
    <th scope="row"><code safe>{shown(entry.action)}</code></th>
    <td class="mono small"><bdi safe>{shown(entry.resource ?? "")}</bdi></td>
    <td><bdi safe>{entry.subject === undefined ? "" : shown(email(entry.subject))}</bdi></td>
    <td><Result result={entry.result} /></td>
    <td class="wide"><Params params={entry.params} /></td>
  </tr>
)

/** Entries, the newest first. `email` says whose an id is. */
export const AuditTable = ({ email, entries }: {
  readonly entries: ReadonlyArray<Audit.Entry>
  readonly email: (id: string) => string
}) => (
  <Table label="Entries of the audit log" columns={["When", "Who", "What", "To what", "Whose", "Result", "Details"]}>
    {entries.map((entry) => <Row entry={entry} email={email} />)}
  </Table>
)
