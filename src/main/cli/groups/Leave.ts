import * as Command from "@effect/cli/Command"
import * as Effect from "effect/Effect"
import { Output } from "../../../ports/Output.ts"
import { use } from "../../../ports/Use.ts"
import { dataDir, json, operate } from "../ServerSide.ts"
import * as Group from "./Group.ts"

const options = { name: Group.name, email: Group.email, force: Group.force, dataDir, json }

/** agnes groups leave GROUP EMAIL [--force --data-dir DIR --json] */
export const command = Command.make("leave", options, (given) =>
  Effect.gen(function*() {
    const done = yield* operate(given.dataDir, (operators) => operators.leaveGroup(given.name, given.email, given.force))
    yield* use(Output, (output) => output.out(Group.moved(done, "is no longer in", "is not in", given.json)))
  })).pipe(Command.withDescription("Take a person out of a group."))
