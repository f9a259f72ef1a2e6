import * as Command from "@effect/cli/Command"
import * as Options from "@effect/cli/Options"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Terminal from "../../../domain/text/Terminal.ts"
import { Output } from "../../../ports/Output.ts"
import { use } from "../../../ports/Use.ts"
import * as Login from "../../programs/account/Login.ts"
import * as Ask from "../Ask.ts"
import * as Failure from "../Failure.ts"
import * as Secret from "../Secret.ts"
import { insecureHttp, server } from "../ServerOptions.ts"

const email = Options.text("email").pipe(Options.withDescription("Your e-mail address; asked for when left out."), Options.optional)
const password = Options.text("password").pipe(
  Options.withDescription("- reads it from standard input; asked for, without echo, when left out. May be empty."),
  Options.optional
)

/** agnes auth login [--email E --password - --server URL --insecure-http] */
export const command = Command.make("login", { email, password, server, insecureHttp }, (given) =>
  Effect.gen(function*() {
    const address = yield* Option.match(given.email, {
      onNone: () => Ask.line("Email"),
      onSome: Effect.succeed
    })
    if (address.trim() === "") return yield* Failure.error("No e-mail address. Run: agnes auth login --email <address>")
    const secret = yield* Option.match(given.password, {
      onNone: () => Ask.secret("Password"),
      onSome: (text) => Secret.read(text, "Password")
    })
    const owner = yield* Login.login({ ...given, email: address.trim(), password: secret }).pipe(
      Effect.catchTag("AccountFailed", (error) => Effect.fail(Failure.error(error.message)))
    )
    yield* use(Output, (output) => output.out(`Logged in as ${Terminal.escape(owner)}\n`))
  })).pipe(Command.withDescription("Log in with e-mail address and password."))
