import * as Command from "@effect/cli/Command"
import * as Options from "@effect/cli/Options"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Ttl from "../../../domain/account/Ttl.ts"
import * as Terminal from "../../../domain/text/Terminal.ts"
import { Output } from "../../../ports/Output.ts"
import { use } from "../../../ports/Use.ts"
import * as OwnTokens from "../../programs/account/OwnTokens.ts"
import * as Failure from "../Failure.ts"
import { insecureHttp } from "../ServerOptions.ts"

const name = Options.text("name").pipe(Options.withDescription("What it is for, to tell it from others."))
const ttl = Options.text("ttl").pipe(
  Options.withDescription("How long it lives: a number of days like 30d, or never."),
  Options.withDefault("90d")
)
const raw = Options.boolean("raw").pipe(Options.withDescription("Say nothing about it on standard error."))

/** agnes auth token create --name N [--ttl 30d|never --raw --insecure-http]; stdout is the token and nothing else. */
export const command = Command.make("create", { name, ttl, raw, insecureHttp }, (given) =>
  Effect.gen(function*() {
    const days = yield* Effect.mapError(Ttl.parse(given.ttl), (problem) => Failure.usage(`Error: ${problem}.`))
    const made = yield* OwnTokens.create({ name: given.name, days }, given).pipe(
      Effect.mapError((error) => Failure.error(error.message))
    )
    yield* use(Output, (output) => output.out(`${Redacted.value(made.token)}\n`))
    if (given.raw) return
    const until = Terminal.escape(made.expires_at ?? "revoked")
    const said = [
      `Token ${Terminal.escape(made.prefix)}, until ${until}. It is shown only now.`,
      "Where it is needed, run: agnes auth import-token --token -",
      ""
    ]
    yield* use(Output, (output) => output.error(said.join("\n")))
  })).pipe(
    Command.withDescription("Make a token that outlives this login. Standard output is the token and nothing else.")
  )
