import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Redacted from "effect/Redacted"
import * as Token from "../../../domain/account/Token.ts"
import * as Compared from "../../../domain/status/Compared.ts"
import type { Report } from "../../../domain/status/Report.ts"
import { HeldSessions } from "../../../ports/HeldSessions.ts"
import * as Credentials from "../Credentials.ts"

/** Asks the server what it has and lays it beside the report. Whatever goes wrong is said and never taken for an answer. */
export const compare = (report: Report) =>
  Effect.gen(function*() {
    const serverUrl = report.server.url
    const found = yield* Effect.orElseSucceed(Credentials.token, () => undefined)
    const token = found === undefined ? undefined : Either.getOrUndefined(Token.clean(Redacted.value(found)))
    if (serverUrl === undefined || token === undefined) return unknown("there is no server or no token to ask with")
    const held = yield* HeldSessions
    return yield* held.all({ serverUrl, token: Redacted.make(token) }).pipe(
      Effect.map((sessions): Compared.Asked => ({ _tag: "Compared", compared: Compared.make(report, sessions) })),
      Effect.catchAll((error) => Effect.succeed(unknown(error.message)))
    )
  })

const unknown = (why: string): Compared.Asked => ({ _tag: "Unknown", why })
