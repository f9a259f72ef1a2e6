import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Claims from "../../../domain/server/Claims.ts"
import { Accounts } from "../../../ports/Accounts.ts"
import { Refusal } from "../../../ports/api/Refusal.ts"
import { Logins } from "../../../ports/Logins.ts"
import { Passwords } from "../../../ports/Passwords.ts"
import { TokenSigner } from "../../../ports/TokenSigner.ts"
import * as Attempts from "./Attempts.ts"
import { uuid } from "./CreateToken.ts"

const refuse = (detail: string) => new Refusal({ kind: "auth", detail })

/** Stores a login of this person and gives its token. */
export const open = Effect.fn("OpenLogin")(function*(user: Claims.User) {
  const signer = yield* TokenSigner
  const logins = yield* Logins
  const now = yield* Clock.currentTimeMillis
  const id = yield* uuid
  const claims = Claims.login({ id, user, now })
  const token = signer.sign(claims)
  yield* logins.add({
    id,
    userId: user.id,
    tokenHash: signer.fingerprint(token),
    createdAt: now,
    expiresAt: (claims.exp ?? 0) * 1000,
    revokedAt: undefined
  })
  return { user, token: Redacted.make(token) }
})

/**
 * E-mail address and password for a token. Unknown people, people without a password and wrong passwords get one answer
 * after one time (W-37); only who has the password learns that the account is deactivated.
 */
export const logIn = Effect.fn("LogIn")(function*(given: {
  readonly email: string
  readonly password: Redacted.Redacted
}) {
  yield* Attempts.asAccount(given.email)
  const accounts = yield* Accounts
  const passwords = yield* Passwords
  const user = yield* accounts.userByEmail(given.email)
  const stored = yield* accounts.passwordHash(user?.id ?? "")
  const right = yield* passwords.verify(stored, given.password)
  if (user === undefined || !right) return yield* refuse("Invalid email or password")
  if (!user.active) return yield* refuse("Account deactivated")
  return yield* open(user)
})
