import type { TokenRow } from "../../../../domain/server/Claims.ts"
import { Table } from "../parts/Table.tsx"
import { MaybeTime, Time } from "../parts/Time.tsx"
import { Badge, EmptyState } from "../parts/Words.tsx"

const State = ({ now, row }: { readonly row: TokenRow; readonly now: number }) => {
  if (row.revokedAt !== undefined) return <Badge text="revoked" tone="bad" />
  return row.expiresAt !== undefined && row.expiresAt <= now ? <Badge text="expired" tone="warn" /> : <Badge text="valid" tone="good" />
}

const usable = (row: TokenRow, now: number): boolean =>
  row.revokedAt === undefined && (row.expiresAt === undefined || row.expiresAt > now)

const Row = ({ now, row }: { readonly row: TokenRow; readonly now: number }) => (
  <tr>
    <th scope="row"><bdi safe>{row.name}</bdi></th>
    <td><code safe>{row.prefix}</code></td>
    <td><State row={row} now={now} /></td>
    <td><Time at={row.createdAt} /></td>
    <td><MaybeTime at={row.expiresAt} /></td>
    <td><MaybeTime at={row.lastUsedAt} /> {row.lastUsedIp === undefined ? "" : <span class="quiet small" safe>{row.lastUsedIp}</span>}</td>
    <td>
      {usable(row, now)
        ? <a href={`/profile/tokens/${encodeURIComponent(row.id)}/revoke`}>Revoke<span class="hidden" safe>{` ${row.name}`}</span></a>
        : ""}
    </td>
  </tr>
)

/** A person's tokens, the newest first. */
export const TokenList = ({ now, rows }: { readonly rows: ReadonlyArray<TokenRow>; readonly now: number }) =>
  rows.length === 0
    ? <EmptyState title="You have no tokens"><p>Make one below, then <a href="/setup">set up a machine</a> with it.</p></EmptyState>
    : (
      <Table label="Your tokens" columns={["Name", "Begins with", "State", "Made", "Valid until", "Last used", "What to do"]}>
        {rows.map((row) => <Row row={row} now={now} />)}
      </Table>
    )
