import * as Effect from "effect/Effect"
import * as Audit from "../../../domain/server/Audit.ts"
import * as Claims from "../../../domain/server/Claims.ts"
import { Accounts } from "../../../ports/Accounts.ts"
import { AuditTrail } from "../../../ports/AuditTrail.ts"
import type { Caller } from "../../../ports/api/Authorization.ts"
import { Refusal } from "../../../ports/api/Refusal.ts"
import { Logins } from "../../../ports/Logins.ts"
import type { StoreError } from "../../../ports/StoreError.ts"
import { TokenSigner } from "../../../ports/TokenSigner.ts"
import * as Span from "./Span.ts"

type Needs = Accounts | AuditTrail | Logins | TokenSigner

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

const traced = Span.named("Authenticate")

const refuse = (detail: Claims.Refusal) => new Refusal({ kind: "auth", detail })

/**
 * Whose request this is, from its `Authorization` header (server spec §2.1, §2.2). Notes the last use of the token; that
 * this could not be written turns nobody away. The rows are read for every request, so what was revoked ends at once.
 */
export type Authenticate = (
  header: string | undefined,
  ip: string | undefined
) => Effect.Effect<Caller, Refusal | StoreError>

/** Of few steps, with its services at hand: every request takes them. */
export const make: Effect.Effect<Authenticate, never, Needs> = Effect.gen(function*() {
  const context = yield* Effect.context<Needs>()
  const accounts = yield* Accounts
  const logins = yield* Logins
  const signer = yield* TokenSigner

  return (header, ip) =>
    traced(Effect.clockWith((clock): Effect.Effect<Caller, Refusal | StoreError> => {
      const token = Claims.bearer(header)
      if (token === undefined) return refuse("Missing or invalid Authorization header")
      const claims = signer.verify(token)
      if (claims === undefined) return refuse("Invalid or expired token")
      const now = clock.unsafeCurrentTimeMillis()
      const hashEquals = (stored: string) => signer.equal(stored, signer.fingerprint(token))
      const judged = (
        user: Claims.User | undefined,
        row: Claims.TokenRow | Claims.LoginRow | undefined,
        personal: Claims.TokenRow | undefined
      ) => {
        const reason = Claims.refuse({ claims, now, user, row, hashEquals })
        if (reason !== undefined || user === undefined) return refuse(reason ?? "User not found")
        const caller: Caller = { ...user, typ: claims.typ, tokenId: claims.jti }
        return personal !== undefined && Claims.worthNoting(personal, now, ip)
          ? Effect.as(Effect.ignore(Effect.provide(noteUse(personal, user, now, ip), context)), caller)
          : Effect.succeed(caller)
      }
      return Effect.flatMap(accounts.user(claims.sub), (user) =>
        claims.typ === "pat"
          ? Effect.flatMap(accounts.token(claims.jti), (row) => judged(user, row, row))
          : Effect.flatMap(logins.find(claims.jti), (row) => judged(user, row, undefined)))
    }))
})

export const authenticate = (header: string | undefined, ip: string | undefined) =>
  Effect.flatMap(make, (known) => known(header, ip))
