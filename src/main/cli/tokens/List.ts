import * as Command from "@effect/cli/Command"
import * as Effect from "effect/Effect"
import { Output } from "../../../ports/Output.ts"
import { use } from "../../../ports/Use.ts"
import { dataDir, json, operate } from "../ServerSide.ts"
import { table } from "../Table.ts"
import * as Token from "./Token.ts"

/** agnes tokens list [--data-dir DIR --json] */
export const command = Command.make("list", { dataDir, json }, (given) =>
  Effect.gen(function*() {
    const tokens = yield* operate(given.dataDir, (operators) => operators.tokens())
    const text = given.json
      ? `${JSON.stringify({ tokens: tokens.map(Token.asJson) })}\n`
      : table([["ID", "EMAIL", "NAME", "EXPIRES", "LAST USED", ""], ...tokens.map(Token.cells)])
    yield* use(Output, (output) => output.out(text))
  })).pipe(Command.withDescription("Show everybody's tokens: whose, what for, last used when; never the token itself."))
