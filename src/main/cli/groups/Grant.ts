import * as Command from "@effect/cli/Command"
import * as Effect from "effect/Effect"
import { Output } from "../../../ports/Output.ts"
import { use } from "../../../ports/Use.ts"
import { dataDir, json, operate } from "../ServerSide.ts"
import * as Group from "./Group.ts"

const options = { name: Group.name, type: Group.type, resource: Group.resource, dataDir, json }

/** agnes groups grant GROUP table|memory_domain RESOURCE [--data-dir DIR --json] */
export const command = Command.make("grant", options, ({ name, resource, type, ...given }) =>
  Effect.gen(function*() {
    const done = yield* operate(given.dataDir, (operators) => operators.grant(name, { type, id: resource }))
    yield* use(Output, (output) => output.out(Group.granted(done, "may now see", "may see", given.json)))
  })).pipe(Command.withDescription("Let the members of a group see a table or a domain of memory."))
