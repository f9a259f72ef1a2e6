import * as Args from "@effect/cli/Args"
import * as Command from "@effect/cli/Command"
import * as Options from "@effect/cli/Options"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Terminal from "../../../domain/text/Terminal.ts"
import { Output } from "../../../ports/Output.ts"
import { use } from "../../../ports/Use.ts"
import { dataDir, operate } from "../ServerSide.ts"
import * as Token from "./Token.ts"

const email = Args.text({ name: "EMAIL" })
const name = Options.text("name").pipe(Options.withDescription("What it is for, to tell it from others."))
const days = Options.integer("days").pipe(
  Options.withDescription("How long it lives, 3650 at most; 90 when left out."),
  Options.optional
)
const json = Options.boolean("json").pipe(
  Options.withDescription("Say on standard error, as one JSON object, what was made; standard output stays the token.")
)

/** agnes tokens create EMAIL --name N [--days D --data-dir DIR --json]; stdout is the token and nothing else. */
export const command = Command.make("create", { email, name, days, dataDir, json }, (given) =>
  Effect.gen(function*() {
    const wish = { name: given.name, days: Option.getOrUndefined(given.days) }
    const { row, token } = yield* operate(given.dataDir, (operators) => operators.createToken(given.email, wish))
    const about = Token.asJson(row)
    const until = about.expires_at ?? "revoked"
    const said = `Token ${row.prefix} for ${Terminal.escape(row.email)}, until ${until}. It is shown only now.`
    yield* use(Output, (output) => output.out(`${token}\n`))
    yield* use(Output, (output) => output.error(`${given.json ? JSON.stringify(about) : said}\n`))
  })).pipe(Command.withDescription("Make a token for a person. Standard output is the token and nothing else."))
