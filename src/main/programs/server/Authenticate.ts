import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Claims from "../../../domain/server/Claims.ts"
import { Accounts } from "../../../ports/Accounts.ts"
import { Refusal } from "../../../ports/api/Refusal.ts"
import { TokenSigner } from "../../../ports/TokenSigner.ts"

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
  const row = yield* accounts.token(claims.jti)
  const hashEquals = (stored: string) => signer.equal(stored, signer.fingerprint(token))
  const reason = Claims.refuse({ claims, now, user, row, hashEquals })
  if (reason !== undefined || user === undefined || row === undefined) {
    return yield* refuse(reason ?? "Token unknown")
  }
  if (Claims.worthNoting(row, now, ip)) yield* Effect.ignore(accounts.noteUse(row.id, now, ip))
  return user
})
