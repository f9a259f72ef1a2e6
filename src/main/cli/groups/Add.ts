import * as Command from "@effect/cli/Command"
import * as Options from "@effect/cli/Options"
import * as Effect from "effect/Effect"
import * as Terminal from "../../../domain/text/Terminal.ts"
import { Output } from "../../../ports/Output.ts"
import { use } from "../../../ports/Use.ts"
import { dataDir, json, operate } from "../ServerSide.ts"
import * as Group from "./Group.ts"

const description = Options.text("description").pipe(Options.withDescription("What it is for."), Options.withDefault(""))

/** agnes groups add GROUP [--description TEXT --data-dir DIR --json] */
export const command = Command.make("add", { name: Group.name, description, dataDir, json }, (given) =>
  Effect.gen(function*() {
    const group = yield* operate(given.dataDir, (operators) => operators.addGroup(given.name, given.description))
    const text = given.json ? `${JSON.stringify(Group.asJson(group))}\n` : `Added ${Terminal.escape(group.name)}.\n`
    yield* use(Output, (output) => output.out(text))
  })).pipe(Command.withDescription("Make a group."))
