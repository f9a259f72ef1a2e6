import * as Timestamp from "../../../domain/time/Timestamp.ts"
import type { OwnedToken } from "../../programs/server/PeoplesTokens.ts"

const time = (at: number | undefined): string | null => at === undefined ? null : Timestamp.format(at)

/** What is known of a token; never the token. */
export const asJson = (row: OwnedToken) => ({
  id: row.id,
  prefix: row.prefix,
  name: row.name,
  email: row.email,
  created_at: time(row.createdAt),
  expires_at: time(row.expiresAt),
  revoked_at: time(row.revokedAt),
  last_used_at: time(row.lastUsedAt),
  last_used_ip: row.lastUsedIp ?? null
})

export const cells = (row: OwnedToken): ReadonlyArray<string> => [
  row.prefix,
  row.email,
  row.name,
  time(row.expiresAt) ?? "never",
  time(row.lastUsedAt) ?? "never",
  row.revokedAt === undefined ? "" : `revoked ${Timestamp.format(row.revokedAt)}`
]
