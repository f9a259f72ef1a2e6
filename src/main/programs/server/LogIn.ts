import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Audit from "../../../domain/server/Audit.ts"
import * as Claims from "../../../domain/server/Claims.ts"
import { Accounts } from "../../../ports/Accounts.ts"
import { AuditTrail } from "../../../ports/AuditTrail.ts"
import { Refusal } from "../../../ports/api/Refusal.ts"
import { Logins } from "../../../ports/Logins.ts"
import { Passwords } from "../../../ports/Passwords.ts"
import { TokenSigner } from "../../../ports/TokenSigner.ts"
import * as Attempts from "./Attempts.ts"
import { uuid } from "./CreateToken.ts"

const refuse = (detail: string) => new Refusal({ kind: "auth", detail })

/** Stores a login of this person and gives its token. `ip` is where they came from, `how` what they showed. */
export const open = Effect.fn("OpenLogin")(function*(
  user: Claims.User,
  { how = "password", ip }: { readonly how?: string; readonly ip?: string | undefined } = {}
) {
  const trail = yield* AuditTrail
  const signer = yield* TokenSigner
  const logins = yield* Logins
  const now = yield* Clock.currentTimeMillis
  const id = yield* uuid
  const claims = Claims.login({ id, user, now })
  const token = signer.sign(claims)
  const row: Claims.LoginRow = {
    id,
    userId: user.id,
    tokenHash: signer.fingerprint(token),
    createdAt: now,
    expiresAt: (claims.exp ?? 0) * 1000,
    revokedAt: undefined
  }
  yield* trail.along(logins.add(row), () => ({
    action: "login",
    actor: Audit.person(user),
    resource: `login:${id}`,
    subject: user.id,
    params: { how, ip: ip ?? null }
  }))
  return { user, token: Redacted.make(token) }
})

/** Ends the login somebody is in: its token counts no more. */
export const close = Effect.fn("CloseLogin")(function*(caller: {
  readonly id: string
  readonly email: string
  readonly tokenId: string
}) {
  const trail = yield* AuditTrail
  const logins = yield* Logins
  const now = yield* Clock.currentTimeMillis
  yield* trail.along(logins.end(caller.tokenId, now), () => ({
    action: "logout",
    actor: Audit.person(caller),
    resource: `login:${caller.tokenId}`,
    subject: caller.id
  }))
})

/** What was typed is never written down: people type passwords into the wrong field. */
const failed = (user: Claims.User | undefined, reason: string, ip: string | undefined) =>
  Effect.flatMap(AuditTrail, (trail) =>
    trail.add({
      action: "login.failed",
      actor: Audit.stranger,
      subject: user?.id,
      params: { reason, ip: ip ?? null },
      result: "refused"
    }))

/**
 * E-mail address and password for a token. Unknown people, people without a password and wrong passwords get one answer
 * after one time (W-37); only who has the password learns that the account is deactivated.
 */
export const logIn = Effect.fn("LogIn")(function*(given: {
  readonly email: string
  readonly password: Redacted.Redacted
  readonly ip?: string | undefined
}) {
  yield* Attempts.asAccount(given.email)
  const accounts = yield* Accounts
  const passwords = yield* Passwords
  const user = yield* accounts.userByEmail(given.email)
  const stored = yield* accounts.passwordHash(user?.id ?? "")
  const right = yield* passwords.verify(stored, given.password)
  if (user === undefined || !right) {
    yield* failed(user, "email or password", given.ip)
    return yield* refuse("Invalid email or password")
  }
  if (!user.active) {
    yield* failed(user, "deactivated", given.ip)
    return yield* refuse("Account deactivated")
  }
  return yield* open(user, { ip: given.ip })
})
