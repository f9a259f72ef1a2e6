import * as Args from "@effect/cli/Args"
import * as Command from "@effect/cli/Command"
import * as Effect from "effect/Effect"
import { Output } from "../../ports/Output.ts"
import { use } from "../../ports/Use.ts"
import * as Completions from "./manual/Completions.ts"
import * as ManualPages from "./manual/Pages.ts"

const shell = Args.choice<Completions.Shell>([["bash", "bash"], ["zsh", "zsh"], ["fish", "fish"]], { name: "shell" }).pipe(
  Args.withDescription("The shell that reads it.")
)

/** agnes completions bash|zsh|fish */
export const command = Command.make("completions", { shell }, ({ shell }) =>
  Effect.flatMap(Effect.sync(() => Completions.make(ManualPages.manual(), shell)), (text) =>
    use(Output, (output) => output.out(text)))).pipe(
      Command.withDescription("Print what a shell needs to complete commands, options and their values.")
    )
