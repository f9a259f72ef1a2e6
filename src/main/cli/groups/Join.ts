import * as Command from "@effect/cli/Command"
import * as Effect from "effect/Effect"
import { Output } from "../../../ports/Output.ts"
import { use } from "../../../ports/Use.ts"
import { dataDir, json, operate } from "../ServerSide.ts"
import * as Group from "./Group.ts"

/** agnes groups join GROUP EMAIL [--data-dir DIR --json] */
export const command = Command.make("join", { name: Group.name, email: Group.email, dataDir, json }, (given) =>
  Effect.gen(function*() {
    const done = yield* operate(given.dataDir, (operators) => operators.joinGroup(given.name, given.email))
    yield* use(Output, (output) => output.out(Group.moved(done, "is now in", "is in", given.json)))
  })).pipe(Command.withDescription("Put a person into a group."))
