import type { TokenRow } from "../server/Claims.ts"
import type { EpochMillis } from "../time/Timestamp.ts"
import * as Planned from "./Planned.ts"
import * as Row from "./Row.ts"

/** Hexadecimal SHA-256 of the whole token, as it is kept here too (server spec §2.2). */
const sha256 = /^[0-9a-f]{64}$/

export interface Tokens extends Planned.Planned<TokenRow> {
  /** Revoked there since they came here: they are revoked here too. */
  readonly revoke: ReadonlyArray<{ readonly id: string; readonly at: EpochMillis }>
}

/**
 * Tokens keep their id, owner and hash, so they count here as soon as the server signs with the original's key. A token
 * names its owner's id: where that is another one here it could never count.
 */
export const plan = (
  rows: ReadonlyArray<Row.Row>,
  users: ReadonlyMap<string, string>,
  here: ReadonlyArray<TokenRow>,
  now: EpochMillis
): Tokens => {
  const known = new Map(here.map((token) => [token.id, token]))
  const seen = new Set<string>()
  const revoke: Array<{ readonly id: string; readonly at: EpochMillis }> = []

  const one = (row: Row.Row): Planned.Fate<TokenRow> => {
    const what = Row.name("token", row)
    const id = Row.text(row, "id")
    const user = Row.text(row, "user_id") ?? ""
    const tokenHash = Row.text(row, "token_hash")?.toLowerCase() ?? ""
    const revokedAt = Row.time(row, "revoked_at")
    if (id === undefined) return Planned.refuse(what, "no id")
    if (seen.has(id)) return Planned.refuse(what, "a second row with this id")
    seen.add(id)
    const mine = known.get(id)
    if (mine !== undefined) {
      const isSame = mine.tokenHash === tokenHash
      if (isSame && mine.revokedAt === undefined && revokedAt !== undefined) revoke.push({ id, at: revokedAt })
      return isSame ? Planned.keep : Planned.refuse(what, "another token here has its id")
    }
    const userId = users.get(user)
    if (userId === undefined) return Planned.refuse(what, "its owner was not taken over")
    if (userId !== user) return Planned.refuse(what, "its owner has another id here: make a new token")
    if (!sha256.test(tokenHash)) return Planned.refuse(what, "its hash is no SHA-256: make a new token")
    return Planned.add({
      id,
      userId,
      name: Row.text(row, "name") ?? "token",
      tokenHash,
      prefix: Row.text(row, "prefix") ?? id.slice(0, 8),
      createdAt: Row.time(row, "created_at") ?? now,
      expiresAt: Row.time(row, "expires_at"),
      revokedAt,
      lastUsedAt: Row.time(row, "last_used_at"),
      lastUsedIp: Row.text(row, "last_used_ip")
    })
  }

  return { ...Planned.of(rows.map(one)), revoke }
}
