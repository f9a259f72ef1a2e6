import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type * as Redacted from "effect/Redacted"
import { value as reveal } from "effect/Redacted"
import type { User } from "../../../domain/server/Claims.ts"
import * as Person from "../../../domain/server/Person.ts"
import * as Terminal from "../../../domain/text/Terminal.ts"
import { Accounts } from "../../../ports/Accounts.ts"
import { Logins } from "../../../ports/Logins.ts"
import { Passwords } from "../../../ports/Passwords.ts"
import { uuid } from "./CreateToken.ts"
import { because } from "./OperatorFailed.ts"

const checked = (problem: string | undefined) =>
  problem === undefined ? Effect.void : because(`Error: ${problem}.`)

const hashed = (password: Redacted.Redacted) =>
  Effect.gen(function*() {
    yield* checked(Person.passwordProblem(reveal(password)))
    return yield* Effect.flatMap(Passwords, (passwords) => passwords.hash(password))
  })

/** The person with this address. */
export const find = Effect.fn("FindPerson")(function*(email: string) {
  const user = yield* Effect.flatMap(Accounts, (accounts) => accounts.userByEmail(email))
  return user ?? (yield* because(`Nobody here has the address ${Terminal.escape(email.trim())}. Run: agnes users list`))
})

/** Without a password the person uses tokens that an operator makes. */
export const add = Effect.fn("AddPerson")(function*(given: {
  readonly email: string
  readonly name: Option.Option<string>
  readonly admin: boolean
  readonly password: Option.Option<Redacted.Redacted>
}) {
  const accounts = yield* Accounts
  const email = given.email.trim()
  yield* checked(Person.emailProblem(email))
  const hash = Option.getOrUndefined(yield* Effect.transposeMapOption(given.password, hashed))
  const name = Option.getOrElse(given.name, () => email).trim()
  const user: User = { id: yield* uuid, email, name, active: true, admin: given.admin }
  const taken = `${Terminal.escape(email)} has an account already. Run: agnes users list`
  yield* accounts.addUser(user, yield* Clock.currentTimeMillis, hash).pipe(
    Effect.catchTag("EmailTaken", () => because(taken))
  )
  return user
})

/** From now on neither password nor token nor login of this person counts. What they sent stays. */
export const disable = Effect.fn("DisablePerson")(function*(email: string) {
  const accounts = yield* Accounts
  const logins = yield* Logins
  const user = yield* find(email)
  const now = yield* Clock.currentTimeMillis
  yield* accounts.setActive(user.id, false, now)
  yield* logins.endAll(user.id, now)
  return { ...user, active: false }
})

/** The way back; logins from before stay ended, tokens that were not revoked count again. */
export const enable = Effect.fn("EnablePerson")(function*(email: string) {
  const accounts = yield* Accounts
  const logins = yield* Logins
  const user = yield* find(email)
  const now = yield* Clock.currentTimeMillis
  yield* logins.endAll(user.id, now)
  yield* accounts.setActive(user.id, true, now)
  return { ...user, active: true }
})

/** A new password ends every login the old one has given (W-27). */
export const setPassword = Effect.fn("SetPassword")(function*(email: string, password: Redacted.Redacted) {
  const accounts = yield* Accounts
  const logins = yield* Logins
  const user = yield* find(email)
  const hash = yield* hashed(password)
  const now = yield* Clock.currentTimeMillis
  yield* accounts.setPassword(user.id, hash, now)
  yield* logins.endAll(user.id, now)
  return user
})
