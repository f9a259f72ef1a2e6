import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import { TokenServer } from "../../ports/TokenServer.ts"
import { accept, ask } from "./AccountRequest.ts"
import type { Asking } from "./Heed.ts"

const time = Schema.optionalWith(Schema.NullOr(Schema.String), { default: () => null })

const Made = Schema.parseJson(Schema.Struct({
  token: Schema.NonEmptyString,
  prefix: Schema.String,
  expires_at: time
}))

const Items = Schema.parseJson(Schema.Array(Schema.Struct({
  id: Schema.NonEmptyString,
  name: Schema.String,
  prefix: Schema.String,
  created_at: time,
  expires_at: time,
  last_used_at: time,
  revoked_at: time
})))

/** A reply whose body says nothing. */
const Nothing = Schema.String

/** The token routes over HTTP (server spec §2.4). */
export const layer = (options: Asking): Layer.Layer<TokenServer> =>
  Layer.succeed(TokenServer, {
    create: ({ serverUrl, token }, { days, name }) =>
      ask(serverUrl, {
        method: "POST",
        path: "/auth/tokens",
        token,
        body: JSON.stringify({ name, expires_in_days: days })
      }, options).pipe(
        Effect.flatMap((reply) => accept(serverUrl, Made, reply, 201)),
        Effect.map((made) => ({ ...made, token: Redacted.make(made.token) }))
      ),
    list: ({ serverUrl, token }) =>
      ask(serverUrl, { method: "GET", path: "/auth/tokens", token }, options).pipe(
        Effect.flatMap((reply) => accept(serverUrl, Items, reply))
      ),
    revoke: ({ serverUrl, token }, id) =>
      ask(serverUrl, { method: "DELETE", path: `/auth/tokens/${encodeURIComponent(id)}`, token }, options).pipe(
        Effect.flatMap((reply) => accept(serverUrl, Nothing, reply, 204)),
        Effect.asVoid
      ),
    endLogin: ({ serverUrl, token }) =>
      ask(serverUrl, { method: "POST", path: "/auth/logout", token, body: "" }, options).pipe(
        Effect.flatMap((reply) => accept(serverUrl, Nothing, reply, 204)),
        Effect.asVoid
      )
  })
