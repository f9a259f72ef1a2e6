import * as Command from "@effect/cli/Command"
import * as Effect from "effect/Effect"
import { Output } from "../../../ports/Output.ts"
import { use } from "../../../ports/Use.ts"
import { dataDir, json, operate } from "../ServerSide.ts"
import { table } from "../Table.ts"

/** agnes groups grants [--data-dir DIR --json] */
export const command = Command.make("grants", { dataDir, json }, (given) =>
  Effect.gen(function*() {
    const grants = yield* operate(given.dataDir, (operators) => operators.grants())
    const since = (at: number): string => new Date(at).toISOString()
    const text = given.json
      ? `${JSON.stringify({
        grants: grants.map(({ assignedAt, assignedBy, group, id, type }) =>
          ({ group, type, id, assigned_at: since(assignedAt), assigned_by: assignedBy }))
      })}\n`
      : table([
        ["GROUP", "TYPE", "RESOURCE", "SINCE", "BY"],
        ...grants.map(({ assignedAt, assignedBy, group, id, type }) =>
          [group, type, id, since(assignedAt).slice(0, 10), assignedBy])
      ])
    yield* use(Output, (output) => output.out(text))
  })).pipe(Command.withDescription("Show what the members of each group may see."))
