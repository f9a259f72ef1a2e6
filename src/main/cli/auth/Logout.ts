import * as Command from "@effect/cli/Command"
import * as Effect from "effect/Effect"
import * as Sources from "../../../domain/account/Sources.ts"
import { Environment } from "../../../ports/Environment.ts"
import { Output } from "../../../ports/Output.ts"
import { TokenStore } from "../../../ports/TokenStore.ts"
import { use } from "../../../ports/Use.ts"
import * as Failure from "../Failure.ts"

const stillGiven = "Note: AGNES_TOKEN is set in this shell and is still used. Run: unset AGNES_TOKEN\n"

/** agnes auth logout */
export const command = Command.make("logout", {}, () =>
  Effect.gen(function*() {
    yield* Effect.mapError(Effect.flatMap(TokenStore, (store) => store.clear), (error) => Failure.error(error.message))
    yield* use(Output, (output) => output.out("Logged out.\n"))
    const given = yield* use(Environment, (environment) => environment.variable("AGNES_TOKEN"))
    if (Sources.tokenFromEnvironment(given) !== undefined) yield* use(Output, (output) => output.error(stillGiven))
  })).pipe(Command.withDescription("Forget the stored token."))
