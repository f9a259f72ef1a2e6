import * as Args from "@effect/cli/Args"
import * as Command from "@effect/cli/Command"
import * as Options from "@effect/cli/Options"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { Output } from "../../../ports/Output.ts"
import { use } from "../../../ports/Use.ts"
import { dataDir, json } from "../ServerSide.ts"
import { open } from "./Open.ts"

const name = Args.text({ name: "name" }).pipe(Args.optional, Args.withDescription("Of this processor only, or corporate-memory."))
const session = Options.text("session").pipe(
  Options.optional,
  Options.withDescription("Only this one: USER/SESSION.jsonl, or USER/CLAUDE.local.md, as the list shows it.")
)

/** agnes pipeline retry [NAME --session USER/SESSION.jsonl --data-dir DIR --json] */
export const command = Command.make("retry", { name, session, dataDir, json }, (given) =>
  Effect.gen(function*() {
    const count = yield* open(given.dataDir, (pipeline) =>
      pipeline.retry(Option.getOrUndefined(given.name), Option.getOrUndefined(given.session)))
    const again = Option.getOrElse(given.name, () => "NAME")
    const text = given.json
      ? `${JSON.stringify({ retried: count })}\n`
      : `${count} ${count === 1 ? "is" : "are"} due again.${count === 0 ? "" : ` Run: agnes pipeline run ${again}`}\n`
    yield* use(Output, (output) => output.out(text))
  })).pipe(Command.withDescription("Have sessions and notes tried again that were given up, or that wait for another try."))
