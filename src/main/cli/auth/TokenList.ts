import * as Command from "@effect/cli/Command"
import * as Options from "@effect/cli/Options"
import * as Effect from "effect/Effect"
import { Output } from "../../../ports/Output.ts"
import type { OwnToken } from "../../../ports/TokenServer.ts"
import { use } from "../../../ports/Use.ts"
import * as OwnTokens from "../../programs/account/OwnTokens.ts"
import * as Failure from "../Failure.ts"
import { insecureHttp } from "../ServerOptions.ts"
import { table } from "../Table.ts"

const json = Options.boolean("json").pipe(Options.withDescription("Print one JSON object; never a token."))

const cells = ({ expires_at, last_used_at, name, prefix, revoked_at }: OwnToken): ReadonlyArray<string> => [
  prefix,
  name,
  expires_at ?? "never",
  last_used_at ?? "never",
  revoked_at === null ? "" : `revoked ${revoked_at}`
]

/** agnes auth token list [--json --insecure-http] */
export const command = Command.make("list", { json, insecureHttp }, (given) =>
  Effect.gen(function*() {
    const tokens = yield* Effect.mapError(OwnTokens.list(given), (error) => Failure.error(error.message))
    const text = given.json
      ? `${JSON.stringify({ tokens })}\n`
      : table([["ID", "NAME", "EXPIRES", "LAST USED", ""], ...tokens.map(cells)])
    yield* use(Output, (output) => output.out(text))
  })).pipe(Command.withDescription("Show your tokens: what for, until when, last used when."))
