import * as Args from "@effect/cli/Args"
import * as Command from "@effect/cli/Command"
import * as Effect from "effect/Effect"
import * as Terminal from "../../../domain/text/Terminal.ts"
import { Output } from "../../../ports/Output.ts"
import { use } from "../../../ports/Use.ts"
import { dataDir, json, operate } from "../ServerSide.ts"
import * as Token from "./Token.ts"

const id = Args.text({ name: "ID" }).pipe(Args.withDescription("Its id, or how that begins, as the list shows it."))

/** agnes tokens revoke ID [--data-dir DIR --json] */
export const command = Command.make("revoke", { id, dataDir, json }, (given) =>
  Effect.gen(function*() {
    const row = yield* operate(given.dataDir, (operators) => operators.revokeToken(given.id))
    const said = `Revoked ${row.prefix} of ${Terminal.escape(row.email)}.\n`
    yield* use(Output, (output) => output.out(given.json ? `${JSON.stringify(Token.asJson(row))}\n` : said))
  })).pipe(Command.withDescription("End a token; it is refused from the next request on."))
