import type { TokenRow } from "../../domain/server/Claims.ts"
import * as Timestamp from "../../domain/time/Timestamp.ts"

/** Tokens as they go over the wire (server spec §2.4). */

const time = (at: number | undefined): string | null => at === undefined ? null : Timestamp.formatWithOffset(at)

export const common = ({ createdAt, expiresAt, id, name, prefix }: TokenRow) => ({
  id,
  name,
  prefix,
  created_at: Timestamp.formatWithOffset(createdAt),
  expires_at: time(expiresAt)
})

export const item = (row: TokenRow) =>
  ({ ...common(row), last_used_at: time(row.lastUsedAt), revoked_at: time(row.revokedAt) })

export const owned = (row: TokenRow & { readonly email: string }) =>
  ({ ...item(row), user_id: row.userId, user_email: row.email, last_used_ip: row.lastUsedIp ?? null })
