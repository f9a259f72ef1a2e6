import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import { Rejected, ServerUnreachable, UnexpectedReply } from "../../ports/AccountServer.ts"
import type { Asking } from "./Heed.ts"
import * as JsonRequest from "./JsonRequest.ts"

const Refusal = Schema.parseJson(Schema.Struct({ detail: Schema.Unknown }))

export interface Question {
  readonly method: "GET" | "POST" | "DELETE"
  readonly path: string
  readonly token?: Redacted.Redacted
  readonly body?: string
}

/** Asks as `userAgent`, with the token if there is one. */
export const ask = (
  serverUrl: string,
  question: Question,
  options: Asking
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
    Effect.tap(({ headers }) => Effect.sync(() => options.heed?.(headers))),
    Effect.mapError((error) => new ServerUnreachable({ serverUrl, message: error.message }))
  )

/** The reply as what was expected; everything else is an error that says whether the server knows us. */
export const accept = <A>(
  serverUrl: string,
  schema: Schema.Schema<A, string>,
  reply: JsonRequest.JsonReply,
  status = 200
): Effect.Effect<A, Rejected | UnexpectedReply> => {
  if (reply.status === 401) return Effect.fail(new Rejected({ serverUrl, detail: detail(reply.text) }))
  if (reply.status !== status) {
    return Effect.fail(new UnexpectedReply({ serverUrl, status: reply.status, detail: detail(reply.text) }))
  }
  return Schema.decode(schema)(reply.text).pipe(
    Effect.mapError(() =>
      new UnexpectedReply({ serverUrl, status, detail: "the answer is not that of an agnes server" })
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
