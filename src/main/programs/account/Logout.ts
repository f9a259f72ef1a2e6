import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Redacted from "effect/Redacted"
import * as Token from "../../../domain/account/Token.ts"
import { TokenServer } from "../../../ports/TokenServer.ts"
import { type StoredToken, TokenStore } from "../../../ports/TokenStore.ts"
import * as Credentials from "../Credentials.ts"

/** What became of the login at the server; a token that comes from no login has none. An unreadable one may be any. */
export type Ended = "no-login" | "ended" | "unknown"

/** Forgets the stored token first; then, when it comes from a login, asks its server to end that. */
export const logout = Effect.gen(function*() {
  const store = yield* TokenStore
  const found = yield* Effect.either(store.load)
  yield* store.clear
  if (Either.isLeft(found)) return "unknown" as const
  const stored = found.right
  return stored === undefined || !isLogin(stored) ? "no-login" as const : yield* endLogin(stored)
})

const isLogin = ({ token }: StoredToken): boolean =>
  Either.match(Token.claims(Redacted.value(token)), { onLeft: () => false, onRight: ({ login }) => login })

const endLogin = ({ token }: StoredToken) =>
  Effect.gen(function*() {
    const server = yield* TokenServer
    const serverUrl = yield* Credentials.server({ insecureHttp: false })
    yield* server.endLogin({ serverUrl, token })
    return "ended" as const
  }).pipe(Effect.catchAll((error) =>
    // The server says 401 when the login has ended already.
    Effect.succeed(error._tag === "Rejected" ? "ended" as const : "unknown" as const)
  ))
