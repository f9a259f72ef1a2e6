import * as Command from "@effect/cli/Command"
import * as Options from "@effect/cli/Options"
import * as Effect from "effect/Effect"
import * as Terminal from "../../../domain/text/Terminal.ts"
import { Output } from "../../../ports/Output.ts"
import { use } from "../../../ports/Use.ts"
import * as ImportToken from "../../programs/account/ImportToken.ts"
import * as Failure from "../Failure.ts"
import * as Secret from "../Secret.ts"
import { insecureHttp, server } from "../ServerOptions.ts"

const token = Options.text("token").pipe(
  Options.withDescription("Personal access token; - reads it from standard input, where no process list shows it.")
)
const email = Options.text("email").pipe(
  Options.withDescription("Whose token it is, when the token does not say."),
  Options.optional
)
const skipVerify = Options.boolean("skip-verify").pipe(Options.withDescription("Store it without asking the server."))

/** agnes auth import-token --token - [--server URL --email E --skip-verify --insecure-http] */
export const command = Command.make("import-token", { token, server, email, skipVerify, insecureHttp }, (given) =>
  Effect.gen(function*() {
    const secret = yield* Secret.read(given.token, "Token")
    const owner = yield* ImportToken.importToken({ ...given, token: secret }).pipe(
      Effect.catchTag("AccountFailed", (error) => Effect.fail(Failure.error(error.message)))
    )
    yield* use(Output, (output) => output.out(`Imported token for ${Terminal.escape(owner)}.\n`))
  })).pipe(Command.withDescription("Store a personal access token, after the server has accepted it."))
