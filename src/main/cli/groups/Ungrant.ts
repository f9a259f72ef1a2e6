import * as Command from "@effect/cli/Command"
import * as Effect from "effect/Effect"
import { Output } from "../../../ports/Output.ts"
import { use } from "../../../ports/Use.ts"
import { dataDir, json, operate } from "../ServerSide.ts"
import * as Group from "./Group.ts"

const options = { name: Group.name, type: Group.type, resource: Group.resource, dataDir, json }

/** agnes groups ungrant GROUP table|memory_domain RESOURCE [--data-dir DIR --json] */
export const command = Command.make("ungrant", options, ({ name, resource, type, ...given }) =>
  Effect.gen(function*() {
    const done = yield* operate(given.dataDir, (operators) => operators.ungrant(name, { type, id: resource }))
    yield* use(Output, (output) => output.out(Group.granted(done, "may no longer see", "may not see", given.json)))
  })).pipe(Command.withDescription("Take a grant back."))
