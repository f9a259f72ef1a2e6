import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Audit from "../../../domain/server/Audit.ts"
import * as Person from "../../../domain/server/Person.ts"
import { Accounts } from "../../../ports/Accounts.ts"
import type { Caller } from "../../../ports/api/Authorization.ts"
import { AuditTrail } from "../../../ports/AuditTrail.ts"
import { Passwords } from "../../../ports/Passwords.ts"
import * as Attempts from "./Attempts.ts"
import * as LogIn from "./LogIn.ts"
import * as People from "./People.ts"

/** What is wrong with a change of password, for the field it belongs to. */
export interface Problem {
  readonly field: "old" | "fresh"
  readonly text: string
}

const deed = (action: string, caller: Caller): Audit.Deed =>
  ({ action, actor: Audit.person(caller), resource: `user:${caller.id}`, subject: caller.id })

/**
 * Gives the caller a new password and ends every login they have, this one included; returns a new one. Who has a
 * password has to know it; who has none, and has come by a link, sets the first.
 */
export const changePassword = Effect.fn("ChangeOwnPassword")(function*(
  caller: Caller,
  given: { readonly old: Redacted.Redacted; readonly fresh: Redacted.Redacted },
  ip: string | undefined
) {
  const accounts = yield* Accounts
  const passwords = yield* Passwords
  const trail = yield* AuditTrail
  yield* Attempts.asAccount(caller.email)
  const stored = yield* accounts.passwordHash(caller.id)
  if (stored !== undefined && !(yield* passwords.verify(stored, given.old))) {
    const params = { reason: "old password", ip: ip ?? null }
    yield* trail.add({ ...deed("password.change", caller), params, result: "refused" })
    return { _tag: "Wrong" as const, problem: { field: "old", text: "This is not your password." } satisfies Problem }
  }
  const weak = Person.passwordProblem(Redacted.value(given.fresh))
  if (weak !== undefined) {
    return { _tag: "Wrong" as const, problem: { field: "fresh", text: `Choose another: ${weak}.` } satisfies Problem }
  }
  const hash = yield* passwords.hash(given.fresh)
  const now = yield* Clock.currentTimeMillis
  const change = Effect.zipRight(accounts.setPassword(caller.id, hash, now), People.shut(caller.id, now))
  yield* trail.along(change, () => deed("password.change", caller))
  return { _tag: "Changed" as const, login: yield* LogIn.open(caller, { how: "password change", ip }) }
})

/** Ends every login of the caller, this one included, and returns a new one for where they are. */
export const endOthers = Effect.fn("EndOtherLogins")(function*(caller: Caller, ip: string | undefined) {
  const trail = yield* AuditTrail
  yield* trail.along(People.shut(caller.id, yield* Clock.currentTimeMillis), () => deed("login.end_all", caller))
  return yield* LogIn.open(caller, { how: "other logins ended", ip })
})

