import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Audit from "../../../domain/server/Audit.ts"
import type { User } from "../../../domain/server/Claims.ts"
import * as Group from "../../../domain/server/Group.ts"
import * as Person from "../../../domain/server/Person.ts"
import { Accounts } from "../../../ports/Accounts.ts"
import type { Caller } from "../../../ports/api/Authorization.ts"
import { AuditTrail } from "../../../ports/AuditTrail.ts"
import { Groups as GroupsPort } from "../../../ports/Groups.ts"
import { uuid } from "./CreateToken.ts"
import * as Groups from "./Groups.ts"
import { because } from "./OperatorFailed.ts"
import { added } from "./People.ts"

/**
 * Makes the developer of `LOCAL_DEV_MODE` (server spec §2.1) unless there is an account, and puts them into these
 * groups, which are made too; into `Admin` when none are named. Takes nobody out of anything.
 */
export const ensure = Effect.fn("EnsureDeveloper")(function*(email: string, names: ReadonlyArray<string>) {
  const accounts = yield* Accounts
  const groups = yield* GroupsPort
  const trail = yield* AuditTrail
  const problem = Person.emailProblem(email) ?? names.map(Group.nameProblem).find((each) => each !== undefined)
  if (problem !== undefined) return yield* because(`LOCAL_DEV_USER_EMAIL, LOCAL_DEV_GROUPS: ${problem}`)
  if ((yield* accounts.userByEmail(email)) === undefined) {
    const user: User = { id: yield* uuid, email: email.trim(), name: "Developer", active: true, admin: false }
    const add = accounts.addUser(user, yield* Clock.currentTimeMillis)
    yield* Effect.catchTag(trail.along(add, () => added(user, Audit.system)), "EmailTaken", () => Effect.void)
  }
  for (const name of names.length === 0 ? [Group.admin.name] : names) {
    if ((yield* groups.byName(name)) === undefined) yield* Groups.add({ name, description: "" }, Audit.system)
    yield* Groups.join(name, email, Audit.system)
  }
})

/** Everybody is the developer; `undefined` when their account is gone or disabled. */
export const caller = (email: string) =>
  Effect.map(
    Effect.flatMap(Accounts, (accounts) => accounts.userByEmail(email)),
    (user): Caller | undefined =>
      user?.active === true ? { ...user, typ: "session", tokenId: "developer", developer: true } : undefined
  )
