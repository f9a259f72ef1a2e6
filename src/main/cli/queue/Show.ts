import * as Command from "@effect/cli/Command"
import * as Effect from "effect/Effect"
import * as QueueList from "../../../domain/push/QueueList.ts"
import * as Here from "./Here.ts"

/** agnes queue show ID [--json] */
export const command = Command.make("show", { id: Here.id, json: Here.json }, ({ id, json }) =>
  Effect.gen(function*() {
    const names = yield* Here.named([id], "show")
    const { list, problems, workspace } = yield* Here.read
    yield* Here.known(list, names)
    yield* Here.show(workspace, QueueList.select(list, names), { json, problems })
  })).pipe(Command.withDescription("Show every line about one session."))
