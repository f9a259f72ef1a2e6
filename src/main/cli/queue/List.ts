import * as Command from "@effect/cli/Command"
import * as Effect from "effect/Effect"
import * as Here from "./Here.ts"

/** agnes queue list [--json] */
export const command = Command.make("list", { json: Here.json }, ({ json }) =>
  Effect.gen(function*() {
    const { list, problems, workspace } = yield* Here.read
    yield* Here.show(workspace, list, { json, problems })
  })).pipe(Command.withDescription("Show what waits to be sent and what was given up, and why; changes nothing."))
