import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type * as Redacted from "effect/Redacted"
import { value as reveal } from "effect/Redacted"
import * as Audit from "../../../domain/server/Audit.ts"
import type { User } from "../../../domain/server/Claims.ts"
import * as Group from "../../../domain/server/Group.ts"
import * as Person from "../../../domain/server/Person.ts"
import type { EpochMillis } from "../../../domain/time/Timestamp.ts"
import * as Terminal from "../../../domain/text/Terminal.ts"
import { Accounts } from "../../../ports/Accounts.ts"
import { AuditTrail } from "../../../ports/AuditTrail.ts"
import { LoginLinks } from "../../../ports/LoginLinks.ts"
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

/** What is written down of a new account. */
export const added = ({ admin, email, id }: User, by: Audit.Actor): Audit.Deed => ({
  action: "user.add",
  actor: by,
  resource: `user:${id}`,
  subject: id,
  params: { email, admin }
})

const did = (action: string, { id }: User, by: Audit.Actor): Audit.Deed =>
  ({ action, actor: by, resource: `user:${id}`, subject: id })

/** Without a password the person uses tokens that an operator makes. */
export const add = Effect.fn("AddPerson")(function*(given: {
  readonly email: string
  readonly name: Option.Option<string>
  readonly admin: boolean
  readonly password: Option.Option<Redacted.Redacted>
  readonly by: Audit.Actor
}) {
  const accounts = yield* Accounts
  const trail = yield* AuditTrail
  const email = given.email.trim()
  yield* checked(Person.emailProblem(email))
  const hash = Option.getOrUndefined(yield* Effect.transposeMapOption(given.password, hashed))
  const name = Option.getOrElse(given.name, () => email).trim()
  const user: User = { id: yield* uuid, email, name, active: true, admin: given.admin }
  const taken = `${Terminal.escape(email)} has an account already. Run: agnes users list`
  yield* trail.along(accounts.addUser(user, yield* Clock.currentTimeMillis, hash), () => added(user, given.by)).pipe(
    Effect.catchTag("EmailTaken", () => because(taken))
  )
  return user
})

/** Every login of this person ends, and every link that would open another. */
export const shut = (userId: string, at: EpochMillis) =>
  Effect.gen(function*() {
    const links = yield* LoginLinks
    const logins = yield* Logins
    yield* links.drop(userId)
    yield* logins.endAll(userId, at)
  })

/** Nobody could let the others in any more. */
export const notLastAdmin = Effect.fn("NotLastAdmin")(function*({ email, id }: User, force: boolean) {
  const everybody = yield* Effect.flatMap(Accounts, ({ users }) => users)
  if (force || !Group.isLastAdmin(everybody, id)) return
  return yield* because(`${Terminal.escape(email)} is the last admin: afterwards nobody could administer this server.\n`
    + "Make somebody else admin first, with: agnes groups join Admin EMAIL (or insist with --force)")
})

/**
 * From now on neither password nor token nor login of this person counts. What they sent stays. The last active admin is
 * disabled with `force` only.
 */
export const disable = Effect.fn("DisablePerson")(function*(
  email: string,
  { by, force = false }: { readonly by: Audit.Actor; readonly force?: boolean }
) {
  const accounts = yield* Accounts
  const trail = yield* AuditTrail
  const user = yield* find(email)
  const now = yield* Clock.currentTimeMillis
  const change = Effect.gen(function*() {
    yield* notLastAdmin(user, force)
    yield* accounts.setActive(user.id, false, now)
    yield* shut(user.id, now)
  })
  yield* trail.along(change, () => did("user.disable", user, by))
  return { ...user, active: false }
})

/** The way back; logins from before stay ended, tokens that were not revoked count again. */
export const enable = Effect.fn("EnablePerson")(function*(email: string, { by }: { readonly by: Audit.Actor }) {
  const accounts = yield* Accounts
  const trail = yield* AuditTrail
  const user = yield* find(email)
  const now = yield* Clock.currentTimeMillis
  const change = Effect.zipRight(shut(user.id, now), accounts.setActive(user.id, true, now))
  yield* trail.along(change, () => did("user.enable", user, by))
  return { ...user, active: true }
})

/** A new password ends every login the old one has given (W-27). */
export const setPassword = Effect.fn("SetPassword")(function*(
  email: string,
  password: Redacted.Redacted,
  { by }: { readonly by: Audit.Actor }
) {
  const accounts = yield* Accounts
  const trail = yield* AuditTrail
  const user = yield* find(email)
  const hash = yield* hashed(password)
  const now = yield* Clock.currentTimeMillis
  const change = Effect.zipRight(accounts.setPassword(user.id, hash, now), shut(user.id, now))
  yield* trail.along(change, () => did("password.change", user, by))
  return user
})

/** Forgets a password nobody knows any more, and ends the logins it has given: by a link a new one can be set. */
export const forgetPassword = Effect.fn("ForgetPassword")(function*(email: string, { by }: { readonly by: Audit.Actor }) {
  const accounts = yield* Accounts
  const trail = yield* AuditTrail
  const user = yield* find(email)
  const now = yield* Clock.currentTimeMillis
  const change = Effect.zipRight(accounts.forgetPassword(user.id, now), shut(user.id, now))
  yield* trail.along(change, () => did("password.forget", user, by))
  return user
})
