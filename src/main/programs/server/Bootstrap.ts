import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type * as Redacted from "effect/Redacted"
import * as Audit from "../../../domain/server/Audit.ts"
import type * as Claims from "../../../domain/server/Claims.ts"
import * as TokenTerms from "../../../domain/server/TokenTerms.ts"
import { Accounts } from "../../../ports/Accounts.ts"
import { AuditTrail } from "../../../ports/AuditTrail.ts"
import { Refusal } from "../../../ports/api/Refusal.ts"
import { Passwords } from "../../../ports/Passwords.ts"
import { issue, uuid } from "./CreateToken.ts"
import * as LogIn from "./LogIn.ts"
import { added } from "./People.ts"

/** The account a new server starts with, when nobody says another. */
export const firstAdmin: Seed = { email: "admin@localhost", name: "Admin", password: Option.none() }

/** An admin to be made. */
export interface Seed {
  readonly email: string
  readonly name: string
  readonly password: Option.Option<Redacted.Redacted>
}

/** Days the first token lives: long enough to settle in, short enough not to be forgotten for ever. */
const firstTokenDays = 365

const prepare = (seed: Seed) =>
  Effect.gen(function*() {
    const passwords = yield* Passwords
    const user: Claims.User = { id: yield* uuid, email: seed.email.trim(), name: seed.name, active: true, admin: true }
    return { user, hash: Option.getOrUndefined(yield* Effect.transposeMapOption(seed.password, passwords.hash)) }
  })

/**
 * Makes the first admin with a token when there is no user at all. `deliver` hands the token to a person and comes
 * before the account: a start that dies in between makes another token, never an account whose token nobody has.
 */
export const bootstrap = Effect.fn("Bootstrap")(function*<E, R>(
  deliver: (token: Redacted.Redacted) => Effect.Effect<void, E, R>,
  seed: Seed = firstAdmin
) {
  const accounts = yield* Accounts
  if (yield* accounts.anyUser) return
  const { hash, user } = yield* prepare(seed)
  const { row, token } = yield* issue(user, TokenTerms.ofDays("first token", firstTokenDays))
  yield* deliver(token)
  const first = accounts.addFirst(user, row, yield* Clock.currentTimeMillis, hash)
  const trail = yield* AuditTrail
  yield* trail.along(first, (done) => done ? added(user, Audit.system) : undefined)
})

/** Makes this admin unless somebody has the address already, whose account is left as it is. */
export const ensureAdmin = Effect.fn("EnsureAdmin")(function*(seed: Seed) {
  const accounts = yield* Accounts
  if ((yield* accounts.userByEmail(seed.email)) !== undefined) return
  const { hash, user } = yield* prepare(seed)
  const trail = yield* AuditTrail
  yield* trail.along(accounts.addUser(user, yield* Clock.currentTimeMillis, hash), () => added(user, Audit.system)).pipe(
    Effect.catchTag("EmailTaken", () => Effect.void)
  )
})

export const closed = new Refusal({ kind: "forbidden", detail: "Bootstrap is closed: this server has users" })

/** Makes the caller the first admin and logs them in. Of several at once one succeeds; afterwards nobody does. */
export const becomeFirstAdmin = Effect.fn("BecomeFirstAdmin")(function*(seed: Seed) {
  const accounts = yield* Accounts
  const { hash, user } = yield* prepare(seed)
  const first = accounts.addFirst(user, undefined, yield* Clock.currentTimeMillis, hash)
  const trail = yield* AuditTrail
  const done = yield* trail.along(first, (is) => is ? added(user, Audit.person(user)) : undefined)
  if (!done) return yield* closed
  return yield* LogIn.open(user, { how: "bootstrap" })
})
