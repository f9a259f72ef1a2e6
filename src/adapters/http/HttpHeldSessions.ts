import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import type { HeldSession } from "../../domain/status/Compared.ts"
import { type AccountServerError, ServerUnreachable, UnexpectedReply } from "../../ports/AccountServer.ts"
import { HeldSessions } from "../../ports/HeldSessions.ts"
import type { Credentials } from "../../ports/UploadServer.ts"
import { accept, ask } from "./AccountRequest.ts"

const Page = Schema.parseJson(Schema.Struct({
  sessions: Schema.Array(Schema.Struct({ id: Schema.String, size: Schema.Number, sha256: Schema.String })),
  next: Schema.optional(Schema.String)
}))

const mostPages = 20
const timeLimit = "20 seconds"

export const layer = (options: { readonly userAgent: string }): Layer.Layer<HeldSessions> =>
  Layer.succeed(HeldSessions, {
    all: (credentials) =>
      from(credentials, undefined, mostPages, options).pipe(
        Effect.timeoutFail({
          duration: timeLimit,
          onTimeout: () =>
            new ServerUnreachable({ serverUrl: credentials.serverUrl, message: `no whole list within ${timeLimit}` })
        })
      )
  })

const from = (
  { serverUrl, token }: Credentials,
  after: string | undefined,
  pages: number,
  options: { readonly userAgent: string }
): Effect.Effect<ReadonlyArray<HeldSession>, AccountServerError> =>
  Effect.gen(function*() {
    const path = `/api/sessions?limit=1000${after === undefined ? "" : `&after=${encodeURIComponent(after)}`}`
    const reply = yield* ask(serverUrl, { method: "GET", path, token }, options)
    const { next, sessions } = yield* accept(serverUrl, Page, reply)
    if (next === undefined) return sessions
    if (pages === 1 || next === after) {
      return yield* new UnexpectedReply({ serverUrl, status: reply.status, detail: "the list of sessions does not end" })
    }
    return [...sessions, ...yield* from({ serverUrl, token }, next, pages - 1, options)]
  })
