import * as Command from "@effect/cli/Command"
import * as Effect from "effect/Effect"
import { Output } from "../../../ports/Output.ts"
import { use } from "../../../ports/Use.ts"
import { dataDir, json, operate } from "../ServerSide.ts"
import { table } from "../Table.ts"
import * as User from "./User.ts"

const cells = ({ active, admin, email, name }: Parameters<typeof User.asJson>[0]): ReadonlyArray<string> => [
  email,
  name,
  admin ? "admin" : "user",
  active ? "active" : "disabled"
]

/** agnes users list [--data-dir DIR --json] */
export const command = Command.make("list", { dataDir, json }, (given) =>
  Effect.gen(function*() {
    const users = yield* operate(given.dataDir, (operators) => operators.users())
    const text = given.json ? `${JSON.stringify({ users: users.map(User.asJson) })}\n` : table([
      ["EMAIL", "NAME", "ROLE", "STATE"],
      ...users.map(cells)
    ])
    yield* use(Output, (output) => output.out(text))
  })).pipe(Command.withDescription("Show everybody who has an account."))
