import * as Command from "@effect/cli/Command"
import * as Effect from "effect/Effect"
import { Output } from "../../../ports/Output.ts"
import { use } from "../../../ports/Use.ts"
import { dataDir, json, operate } from "../ServerSide.ts"
import { table } from "../Table.ts"
import * as Group from "./Group.ts"

/** agnes groups members GROUP [--data-dir DIR --json] */
export const command = Command.make("members", { name: Group.name, dataDir, json }, (given) =>
  Effect.gen(function*() {
    const members = yield* operate(given.dataDir, (operators) => operators.members(given.name))
    const since = (at: number): string => new Date(at).toISOString()
    const text = given.json
      ? `${JSON.stringify({
        members: members.map(({ addedAt, addedBy, email, name, source, userId }) =>
          ({ id: userId, email, name, source, added_at: since(addedAt), added_by: addedBy }))
      })}\n`
      : table([
        ["EMAIL", "NAME", "SINCE", "ADDED BY"],
        ...members.map(({ addedAt, addedBy, email, name }) => [email, name, since(addedAt).slice(0, 10), addedBy])
      ])
    yield* use(Output, (output) => output.out(text))
  })).pipe(Command.withDescription("Show who is in a group."))
