import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Audit from "../../../domain/server/Audit.ts"
import * as Claims from "../../../domain/server/Claims.ts"
import * as TokenTerms from "../../../domain/server/TokenTerms.ts"
import { Accounts } from "../../../ports/Accounts.ts"
import { AuditTrail } from "../../../ports/AuditTrail.ts"
import { Random } from "../../../ports/Random.ts"
import { TokenSigner } from "../../../ports/TokenSigner.ts"
import { use } from "../../../ports/Use.ts"

/** A new random UUID (version 4), as ids of users and tokens are. */
export const uuid = Effect.map(use(Random, (random) => random.hex(16)), (hex) => {
  const variant = "89ab"[parseInt(hex.charAt(16), 16) % 4]
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `${variant}${hex.slice(17, 20)}`, hex.slice(20)]
    .join("-")
})

/** A new token and the row that makes it valid once it is stored. */
export const issue = Effect.fn("IssueToken")(function*(user: Claims.User, terms: TokenTerms.Terms) {
  const signer = yield* TokenSigner
  const now = yield* Clock.currentTimeMillis
  const id = yield* uuid
  const claims = Claims.personal({ id, user, now, seconds: terms.seconds, scope: terms.scope })
  const token = signer.sign(claims)
  const row: Claims.TokenRow = {
    id,
    userId: user.id,
    name: terms.name,
    tokenHash: signer.fingerprint(token),
    prefix: id.slice(0, 8),
    createdAt: now,
    expiresAt: claims.exp === undefined ? undefined : claims.exp * 1000,
    revokedAt: undefined,
    lastUsedAt: undefined,
    lastUsedIp: undefined
  }
  return { token: Redacted.make(token), row }
})

/** What is written down of a new token (T24). */
export const created = ({ id, userId }: Claims.TokenRow, { name, scope }: TokenTerms.Terms, by: Audit.Actor): Audit.Deed => ({
  action: "token.create",
  actor: by,
  resource: `token:${id}`,
  subject: userId,
  params: { name, scope }
})

/**
 * Gives a user a personal access token. Only its hash is kept: what this returns is the one chance to see it. `by` is
 * who gives it, the user when not said.
 */
export const create = Effect.fn("CreateToken")(function*(
  user: Claims.User,
  terms: TokenTerms.Terms,
  by: Audit.Actor = Audit.person(user)
) {
  const accounts = yield* Accounts
  const trail = yield* AuditTrail
  const made = yield* issue(user, terms)
  yield* trail.along(accounts.addToken(made.row), () => created(made.row, terms, by))
  return made
})

/** The same for so many days, `undefined` for ever; returns the token alone. */
export const createToken = (
  user: Claims.User,
  { days, name }: { readonly name: string; readonly days: number | undefined }
) => Effect.map(create(user, TokenTerms.ofDays(name, days)), ({ token }) => token)
