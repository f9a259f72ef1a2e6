import * as Command from "@effect/cli/Command"
import * as Options from "@effect/cli/Options"
import * as Effect from "effect/Effect"
import * as Terminal from "../../../domain/text/Terminal.ts"
import * as Timestamp from "../../../domain/time/Timestamp.ts"
import { Output } from "../../../ports/Output.ts"
import { use } from "../../../ports/Use.ts"
import * as WhoAmI from "../../programs/account/WhoAmI.ts"
import * as Failure from "../Failure.ts"

const json = Options.boolean("json").pipe(Options.withDescription("Print one JSON object; never the token."))

/** agnes auth whoami [--json] */
export const command = Command.make("whoami", { json }, ({ json }) =>
  Effect.gen(function*() {
    const account = yield* Effect.mapError(WhoAmI.whoAmI, (error) => Failure.error(error.message))
    yield* use(Output, (output) => output.out(json ? asJson(account) : asText(account)))
  })).pipe(Command.withDescription("Show whose token is stored and for which server, without asking it."))

const asText = ({ email, expired, expiresAt, server }: WhoAmI.Account): string =>
  [
    `Email: ${Terminal.escape(email ?? "unknown")}`,
    `Server: ${server ?? "none configured. Run: agnes init --server-url <URL>"}`,
    ...(expiresAt === undefined ? [] : [`${expired ? "Expired" : "Expires"}: ${Timestamp.format(expiresAt)}`]),
    ""
  ].join("\n")

const asJson = ({ email, expired, expiresAt, server }: WhoAmI.Account): string =>
  `${JSON.stringify({
    email: email ?? null,
    server: server ?? null,
    expires_at: expiresAt === undefined ? null : Timestamp.format(expiresAt),
    expired
  })}\n`
