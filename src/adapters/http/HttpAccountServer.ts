import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import { AccountServer, type AccountServerError } from "../../ports/AccountServer.ts"
import { accept, ask } from "./AccountRequest.ts"
import type { Asking } from "./Heed.ts"

const Tables = Schema.parseJson(Schema.Struct({ tables: Schema.Array(Schema.Unknown) }))
const Welcome = Schema.parseJson(Schema.Struct({ content: Schema.NonEmptyString }))
const Token = Schema.parseJson(Schema.Struct({
  access_token: Schema.NonEmptyString,
  email: Schema.optional(Schema.String)
}))

/** The account routes over HTTP. `userAgent` as client spec HTTP-1: `agnes/<version> (<platform>)`. */
export const layer = (options: Asking): Layer.Layer<AccountServer> =>
  Layer.succeed(AccountServer, {
    verify: (serverUrl, token) =>
      ask(serverUrl, { method: "GET", path: "/api/catalog/tables", token }, options).pipe(
        Effect.flatMap((reply) => accept(serverUrl, Tables, reply)),
        Effect.asVoid
      ),
    welcome: (serverUrl, token) =>
      ask(serverUrl, {
        method: "GET",
        path: `/api/welcome?server_url=${encodeURIComponent(serverUrl)}`,
        token
      }, options).pipe(
        Effect.flatMap((reply): Effect.Effect<string | undefined, AccountServerError> =>
          reply.status === 404
            ? Effect.succeed(undefined)
            : accept(serverUrl, Welcome, reply).pipe(Effect.map((welcome) => welcome.content))
        )
      ),
    login: (serverUrl, { email, password }) => {
      const secret = Redacted.value(password)
      const body = JSON.stringify(secret === "" ? { email } : { email, password: secret })
      return ask(serverUrl, { method: "POST", path: "/auth/token", body }, options).pipe(
        Effect.flatMap((reply) => accept(serverUrl, Token, reply)),
        Effect.map((reply) => ({ token: Redacted.make(reply.access_token), email: reply.email ?? email }))
      )
    }
  })
