import * as Args from "@effect/cli/Args"
import * as Command from "@effect/cli/Command"
import * as Effect from "effect/Effect"
import * as Terminal from "../../../domain/text/Terminal.ts"
import { Output } from "../../../ports/Output.ts"
import { use } from "../../../ports/Use.ts"
import * as OwnTokens from "../../programs/account/OwnTokens.ts"
import * as Failure from "../Failure.ts"
import { insecureHttp } from "../ServerOptions.ts"

const token = Args.text({ name: "TOKEN" }).pipe(Args.withDescription("Its id, how that begins, or its name."))

/** agnes auth token revoke ID|NAME [--insecure-http] */
export const command = Command.make("revoke", { token, insecureHttp }, (given) =>
  Effect.gen(function*() {
    const { name, prefix } = yield* Effect.mapError(OwnTokens.revoke(given.token, given), (error) =>
      Failure.error(error.message))
    const said = `Revoked ${Terminal.escape(prefix)} (${Terminal.escape(name)}).\n`
    yield* use(Output, (output) => output.out(said))
  })).pipe(Command.withDescription("End one of your tokens; the server refuses it from the next request on."))
