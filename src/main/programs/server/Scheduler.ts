import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Audit from "../../../domain/server/Audit.ts"
import * as Claims from "../../../domain/server/Claims.ts"
import * as Group from "../../../domain/server/Group.ts"
import * as SchedulerSecret from "../../../domain/server/SchedulerSecret.ts"
import { Accounts } from "../../../ports/Accounts.ts"
import type { Caller } from "../../../ports/api/Authorization.ts"
import { Refusal } from "../../../ports/api/Refusal.ts"
import { AuditTrail } from "../../../ports/AuditTrail.ts"
import type { TokenSigner } from "../../../ports/TokenSigner.ts"
import { uuid } from "./CreateToken.ts"
import { added } from "./People.ts"

/**
 * Is this the secret that scheduled jobs show instead of a token (server spec §2.2)? Whatever the bytes, never an
 * error; hashes are compared, in constant time (W-28). Without a secret of at least 32 characters nothing matches.
 */
export const matches = (
  { equal, fingerprint }: TokenSigner["Type"],
  secret: Redacted.Redacted | undefined,
  token: string | undefined
): boolean => {
  const usable = SchedulerSecret.usable(secret === undefined ? undefined : Redacted.value(secret))
  return usable !== undefined && token !== undefined && equal(fingerprint(usable), fingerprint(token))
}

/** The user that scheduled jobs are; made when it is first asked for. */
export const user = Effect.gen(function*() {
  const accounts = yield* Accounts
  const found = yield* accounts.userByEmail(Group.schedulerEmail)
  if (found !== undefined) return found
  const trail = yield* AuditTrail
  const who = { email: Group.schedulerEmail, name: "Scheduler" }
  const made: Claims.User = { id: yield* uuid, ...who, active: true, admin: true }
  const add = accounts.addUser(made, yield* Clock.currentTimeMillis)
  return yield* trail.along(add, () => added(made, Audit.system)).pipe(
    Effect.as(made),
    // Another request was first.
    Effect.catchTag("EmailTaken", () => accounts.userByEmail(Group.schedulerEmail))
  )
})

/** A service: it may what admins may, but makes no tokens and opens nobody's session. */
export const caller = Effect.gen(function*() {
  const found = yield* user
  const problem: Claims.Refusal | undefined = found === undefined
    ? "Scheduler user not provisioned"
    : found.active ? undefined : "Account deactivated"
  if (found === undefined || problem !== undefined) {
    return yield* new Refusal({ kind: "auth", detail: problem ?? "User not found" })
  }
  return { ...found, typ: "service", tokenId: "scheduler" } satisfies Caller
})
