import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type * as Audit from "../../../domain/server/Audit.ts"
import type { TokenRow } from "../../../domain/server/Claims.ts"
import { Accounts } from "../../../ports/Accounts.ts"
import { AuditTrail } from "../../../ports/AuditTrail.ts"

/**
 * From now on this token is refused. Answers since when it is; a second time changes nothing. What somebody does with
 * another's token is called `token.admin_revoke` in the audit log (server spec §2.4).
 */
export const revoke = Effect.fn("RevokeToken")(function*({ id, userId }: Pick<TokenRow, "id" | "userId">, by: Audit.Actor) {
  const accounts = yield* Accounts
  const trail = yield* AuditTrail
  const now = yield* Clock.currentTimeMillis
  const change = Effect.gen(function*() {
    const before = (yield* accounts.token(id))?.revokedAt
    if (before === undefined) yield* accounts.revokeToken(id, now)
    return before
  })
  const action = by.id === userId ? "token.revoke" : "token.admin_revoke"
  const before = yield* trail.along(change, (revokedAt) =>
    revokedAt === undefined ? { action, actor: by, resource: `token:${id}`, subject: userId } : undefined)
  return before ?? now
})
