import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Token from "../../../domain/account/Token.ts"
import { Clock } from "../../../ports/Clock.ts"
import { use } from "../../../ports/Use.ts"
import * as Credentials from "../Credentials.ts"
import { because } from "./AccountFailed.ts"

/** Who the stored token says we are; nobody asked the server. */
export interface Account {
  readonly email: string | undefined
  readonly server: string | undefined
  /** Milliseconds since the epoch. */
  readonly expiresAt: number | undefined
  readonly expired: boolean
}

/** Reads the token's own claims, without a request and without checking the signature (client spec AUTH-3). */
export const whoAmI = Effect.gen(function*() {
  const token = yield* Effect.mapError(Credentials.token, (error) => because(error.message))
  if (token === undefined) return yield* because("Not logged in. Run: agnes auth login")
  const claims = yield* Effect.mapError(
    Token.claims(Redacted.value(token).trim()),
    () => because("Invalid token. Run: agnes auth login")
  )
  const server = yield* Effect.option(Credentials.server({ insecureHttp: true }))
  const now = yield* use(Clock, (clock) => clock.now)
  const expiresAt = claims.expiresAt === undefined ? undefined : claims.expiresAt * 1000
  return {
    email: claims.email,
    server: Option.getOrUndefined(server),
    expiresAt,
    expired: expiresAt !== undefined && expiresAt <= now
  } satisfies Account
})
