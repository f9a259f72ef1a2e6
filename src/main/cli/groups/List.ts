import * as Command from "@effect/cli/Command"
import * as Effect from "effect/Effect"
import { Output } from "../../../ports/Output.ts"
import { use } from "../../../ports/Use.ts"
import { dataDir, json, operate } from "../ServerSide.ts"
import { table } from "../Table.ts"
import * as Group from "./Group.ts"

/** agnes groups list [--data-dir DIR --json] */
export const command = Command.make("list", { dataDir, json }, (given) =>
  Effect.gen(function*() {
    const groups = yield* operate(given.dataDir, (operators) => operators.groups())
    const text = given.json
      ? `${JSON.stringify({ groups: groups.map(Group.asJson) })}\n`
      : table([
        ["NAME", "MEMBERS", "DESCRIPTION"],
        ...groups.map(({ description, members, name }) => [name, String(members), description])
      ])
    yield* use(Output, (output) => output.out(text))
  })).pipe(Command.withDescription("Show all groups. Who is in Admin may everything."))
