import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import {
  AccountServer, type AccountServerError, Rejected, ServerUnreachable, UnexpectedReply
} from "../../ports/AccountServer.ts"
import * as JsonRequest from "./JsonRequest.ts"

const Tables = Schema.parseJson(Schema.Struct({ tables: Schema.Array(Schema.Unknown) }))
const Welcome = Schema.parseJson(Schema.Struct({ content: Schema.NonEmptyString }))
const Token = Schema.parseJson(Schema.Struct({
  access_token: Schema.NonEmptyString,
  email: Schema.optional(Schema.String)
}))
const Refusal = Schema.parseJson(Schema.Struct({ detail: Schema.Unknown }))

/** The account routes over HTTP. `userAgent` as client spec HTTP-1: `agnes/<version> (<platform>)`. */
export const layer = (options: { readonly userAgent: string }): Layer.Layer<AccountServer> =>
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

interface Question {
  readonly method: "GET" | "POST"
  readonly path: string
  readonly token?: Redacted.Redacted
  readonly body?: string
}

const ask = (
  serverUrl: string,
  question: Question,
  options: { readonly userAgent: string }
): Effect.Effect<JsonRequest.JsonReply, ServerUnreachable> =>
  JsonRequest.send({
    method: question.method,
    url: `${serverUrl}${question.path}`,
    headers: {
      accept: "application/json",
      "user-agent": options.userAgent,
      ...(question.token === undefined ? {} : { authorization: `Bearer ${Redacted.value(question.token)}` }),
      ...(question.body === undefined
        ? {}
        : { "content-type": "application/json", "content-length": String(Buffer.byteLength(question.body)) })
    },
    ...(question.body === undefined ? {} : { body: question.body })
  }).pipe(
    Effect.mapError((error) => new ServerUnreachable({ serverUrl, message: error.message }))
  )

const accept = <A>(
  serverUrl: string,
  schema: Schema.Schema<A, string>,
  reply: JsonRequest.JsonReply
): Effect.Effect<A, Rejected | UnexpectedReply> => {
  if (reply.status === 401) return Effect.fail(new Rejected({ serverUrl, detail: detail(reply.text) }))
  if (reply.status !== 200) {
    return Effect.fail(new UnexpectedReply({ serverUrl, status: reply.status, detail: detail(reply.text) }))
  }
  return Schema.decode(schema)(reply.text).pipe(
    Effect.mapError(() =>
      new UnexpectedReply({ serverUrl, status: 200, detail: "the answer is not that of an agnes server" })
    )
  )
}

/** The server's own words, as one line a terminal can show; replies can be whole HTML pages. */
const detail = (text: string): string => {
  const refusal = Schema.decodeOption(Refusal)(text)
  const words = refusal._tag === "None"
    ? text
    : typeof refusal.value.detail === "string"
    ? refusal.value.detail
    : JSON.stringify(refusal.value.detail)
  const line = words.replace(/[\s\p{Cc}]+/gu, " ").trim()
  return line.length > 300 ? `${line.slice(0, 297)}...` : line === "" ? "no details" : line
}
