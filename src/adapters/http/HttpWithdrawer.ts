import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import type { Reply } from "../../domain/push/WithdrawalReply.ts"
import type { Credentials } from "../../ports/UploadServer.ts"
import { Withdrawer } from "../../ports/Withdrawer.ts"
import * as JsonRequest from "./JsonRequest.ts"
import * as Multipart from "./Multipart.ts"
import * as Trouble from "./Trouble.ts"
import * as UploadReply from "./UploadReply.ts"

const confirmation = (status: "withdrawn" | "lifted") => {
  const Body = Schema.Struct({ status: Schema.Literal(status), id: Schema.String })
  const decode = Schema.decodeOption(Schema.parseJson(Body))
  return (text: string): boolean => Option.isSome(decode(text))
}

const isWithdrawn = confirmation("withdrawn")
const isLifted = confirmation("lifted")

/** A path segment for the name as the upload gave it: same escapes, and U+FFFD for what UTF-8 has no bytes for. */
const segment = (name: string): string =>
  encodeURIComponent(Buffer.from(Multipart.quoted(name), "utf8").toString("utf8"))

/** One connection a request: withdrawals are rare. */
export const layer = (options: { readonly userAgent: string }): Layer.Layer<Withdrawer> => {
  const ask = (
    { serverUrl, token }: Credentials,
    path: string,
    isConfirmed: (text: string) => boolean
  ): Effect.Effect<Reply> =>
    JsonRequest.send({
      method: "DELETE",
      url: `${serverUrl}${path}`,
      headers: {
        accept: "application/json",
        authorization: `Bearer ${Redacted.value(token)}`,
        "user-agent": options.userAgent
      }
    }).pipe(
      Effect.map(({ headers, status, text }): Reply => ({
        _tag: "Answered",
        status,
        confirmed: isConfirmed(text),
        retryAfter: UploadReply.one(headers["retry-after"]),
        features: UploadReply.words(UploadReply.one(headers["x-agnes-features"]))
      })),
      Effect.catchAll(({ code }) =>
        Effect.succeed<Reply>({ _tag: "NoAnswer", message: Trouble.explain(code, "DELETE /api/sessions") })
      )
    )
  return Layer.succeed(Withdrawer, {
    withdraw: (credentials, name) => ask(credentials, `/api/sessions/${segment(name)}`, isWithdrawn),
    liftTombstone: (credentials, name) => ask(credentials, `/api/sessions/${segment(name)}/tombstone`, isLifted)
  })
}
