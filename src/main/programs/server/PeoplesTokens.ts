import * as Effect from "effect/Effect"
import * as Audit from "../../../domain/server/Audit.ts"
import type { TokenRow } from "../../../domain/server/Claims.ts"
import * as TokenChoice from "../../../domain/server/TokenChoice.ts"
import * as TokenTerms from "../../../domain/server/TokenTerms.ts"
import * as Terminal from "../../../domain/text/Terminal.ts"
import { Accounts } from "../../../ports/Accounts.ts"
import * as CreateToken from "./CreateToken.ts"
import { because } from "./OperatorFailed.ts"
import * as People from "./People.ts"
import * as RevokeToken from "./RevokeToken.ts"

/** A token and whose it is. */
export interface OwnedToken extends TokenRow {
  readonly email: string
}

/** Gives a person a token; `days` as over the wire, 90 when not said. */
export const create = Effect.fn("CreatePeoplesToken")(function*(
  email: string,
  wish: { readonly name: string; readonly days: number | undefined }
) {
  const user = yield* People.find(email)
  const address = Terminal.escape(user.email)
  if (!user.active) return yield* because(`${address} is disabled. Run: agnes users enable ${address}`)
  const terms = yield* Effect.mapError(
    TokenTerms.decide({ name: wish.name, expiresInDays: wish.days }),
    (problem) => because(`Error: ${problem.replace("expires_in_days", "--days")}.`)
  )
  const { row, token } = yield* CreateToken.create(user, terms, Audit.operator)
  return { token, row: { ...row, email: user.email } satisfies OwnedToken }
})

export const list = Effect.gen(function*() {
  const accounts = yield* Accounts
  const emails = new Map((yield* accounts.users).map(({ email, id }) => [id, email]))
  return (yield* accounts.tokens()).map((row): OwnedToken => ({ ...row, email: emails.get(row.userId) ?? "unknown" }))
})

/** Ends the token with this id, or the one whose id begins so. */
export const revoke = Effect.fn("RevokePeoplesToken")(function*(id: string) {
  const tokens = yield* list
  const choice = TokenChoice.choose(tokens.map((row) => ({ id: row.id, name: "", revoked: false, row })), id)
  const said = Terminal.escape(id)
  if (choice._tag === "None") return yield* because(`No token has the id ${said}. Run: agnes tokens list`)
  if (choice._tag === "Many") {
    const ids = choice.tokens.map((token) => token.id).join(", ")
    return yield* because(`Several tokens begin with ${said}: ${ids}. Name one of them.`)
  }
  const { row } = choice.token
  return { ...row, revokedAt: yield* RevokeToken.revoke(row, Audit.operator) } satisfies OwnedToken
})
