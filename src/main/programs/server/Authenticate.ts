import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Audit from "../../../domain/server/Audit.ts"
import * as Claims from "../../../domain/server/Claims.ts"
import { Accounts } from "../../../ports/Accounts.ts"
import { AuditTrail } from "../../../ports/AuditTrail.ts"
import type { Caller } from "../../../ports/api/Authorization.ts"
import { Refusal } from "../../../ports/api/Refusal.ts"
import { Logins } from "../../../ports/Logins.ts"
import { TokenSigner } from "../../../ports/TokenSigner.ts"

/** A token that comes from another address than before is written down once, however many requests come at once (T14). */
const noteUse = (row: Claims.TokenRow, user: Claims.User, now: number, ip: string | undefined) =>
  Effect.gen(function*() {
    const accounts = yield* Accounts
    const trail = yield* AuditTrail
    const change = Effect.zipLeft(accounts.token(row.id), accounts.noteUse(row.id, now, ip))
    yield* trail.along(change, (before) => {
      if (before?.lastUsedAt === undefined || before.lastUsedIp === ip) return undefined
      return {
        action: "token.first_use_new_ip",
        actor: Audit.person(user),
        resource: `token:${row.id}`,
        subject: user.id,
        params: { ip: ip ?? null, previous_ip: before.lastUsedIp ?? null }
      }
    })
  })

const refuse = (detail: Claims.Refusal) => new Refusal({ kind: "auth", detail })

/**
 * Whose request this is, from its `Authorization` header (server spec §2.1, §2.2). Notes the last use of the token; that
 * this could not be written turns nobody away.
 */
export const authenticate = Effect.fn("Authenticate")(function*(
  header: string | undefined,
  ip: string | undefined
) {
  const accounts = yield* Accounts
  const signer = yield* TokenSigner
  const token = Claims.bearer(header)
  if (token === undefined) return yield* refuse("Missing or invalid Authorization header")
  const claims = signer.verify(token)
  if (claims === undefined) return yield* refuse("Invalid or expired token")
  const now = yield* Clock.currentTimeMillis
  const user = yield* accounts.user(claims.sub)
  const personal = claims.typ === "pat" ? yield* accounts.token(claims.jti) : undefined
  const row = claims.typ === "pat" ? personal : yield* Effect.flatMap(Logins, (logins) => logins.find(claims.jti))
  const hashEquals = (stored: string) => signer.equal(stored, signer.fingerprint(token))
  const reason = Claims.refuse({ claims, now, user, row, hashEquals })
  if (reason !== undefined || user === undefined) return yield* refuse(reason ?? "User not found")
  if (personal !== undefined && Claims.worthNoting(personal, now, ip)) {
    yield* Effect.ignore(noteUse(personal, user, now, ip))
  }
  return { ...user, typ: claims.typ, tokenId: claims.jti } satisfies Caller
})
