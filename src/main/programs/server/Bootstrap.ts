import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type * as Redacted from "effect/Redacted"
import type * as Claims from "../../../domain/server/Claims.ts"
import { Accounts } from "../../../ports/Accounts.ts"
import { issue, uuid } from "./CreateToken.ts"

/** The account a new server starts with. */
export const firstAdmin = "admin@localhost"

/** Days the first token lives: long enough to settle in, short enough not to be forgotten for ever. */
const firstTokenDays = 365

/**
 * Makes the first admin with a token when there is no user at all. `deliver` hands the token to a person and comes
 * before the account: a start that dies in between makes another token, never an account whose token nobody has.
 */
export const bootstrap = Effect.fn("Bootstrap")(function*<E, R>(
  deliver: (token: Redacted.Redacted) => Effect.Effect<void, E, R>
) {
  const accounts = yield* Accounts
  if (yield* accounts.anyUser) return
  const now = yield* Clock.currentTimeMillis
  const user: Claims.User = { id: yield* uuid, email: firstAdmin, name: "Admin", active: true, admin: true }
  const { row, token } = yield* issue(user, { name: "first token", days: firstTokenDays })
  yield* deliver(token)
  yield* accounts.addFirst(user, row, now)
})
