import * as Args from "@effect/cli/Args"
import * as Command from "@effect/cli/Command"
import * as Options from "@effect/cli/Options"
import * as Effect from "effect/Effect"
import process from "node:process"
import * as Terminal from "../../domain/text/Terminal.ts"
import { Output } from "../../ports/Output.ts"
import { use } from "../../ports/Use.ts"
import * as Failure from "./Failure.ts"
import * as ForAgents from "./manual/ForAgents.ts"
import * as ManualPages from "./manual/Pages.ts"
import * as Screen from "./Screen.ts"

const words = Args.text({ name: "COMMAND" }).pipe(Args.withDescription("Whose page; else the front page."), Args.repeated)
const agent = Options.boolean("agent").pipe(
  Options.withDescription("What a coding agent should know of agnes, as one short text.")
)

/** agnes help [COMMAND…] [--agent] */
export const command = Command.make("help", { words, agent }, (given) =>
  Effect.gen(function*() {
    const print = (text: string) => use(Output, (output) => output.out(text))
    if (given.agent) return yield* print(ForAgents.make(ManualPages.manual()))
    const pages = ManualPages.texts()
    const name = given.words.join(" ")
    const page = Object.hasOwn(pages, name) ? pages[name] : undefined
    if (page === undefined) {
      return yield* Failure.usage(`Error: there is no command ${Terminal.escape(name)}. Run: agnes --help`)
    }
    yield* print(process.stdout.isTTY === true && !process.env["NO_COLOR"] ? page : Screen.withoutColour(page))
  })).pipe(Command.withDescription("Explain a command, or tell a coding agent all it should know."))
