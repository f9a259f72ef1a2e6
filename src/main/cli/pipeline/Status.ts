import * as Command from "@effect/cli/Command"
import * as Effect from "effect/Effect"
import { Output } from "../../../ports/Output.ts"
import { use } from "../../../ports/Use.ts"
import { dataDir, json } from "../ServerSide.ts"
import { table } from "../Table.ts"
import { open } from "./Open.ts"
import * as Times from "./Times.ts"

/** agnes pipeline status [--data-dir DIR --json] */
export const command = Command.make("status", { dataDir, json }, (given) =>
  Effect.gen(function*() {
    const rows = yield* open(given.dataDir, (pipeline) => pipeline.status())
    const text = given.json
      ? `${JSON.stringify({
        processors: rows.map((row) =>
          row.state === "not configured" ? { name: row.processor, state: row.state, reason: row.reason } : {
            name: row.processor,
            state: row.state,
            sessions: row.sessions,
            done: row.done,
            due: row.due,
            running: row.running,
            waiting: row.waiting,
            given_up: row.dead,
            items: row.items,
            last_processed_at: Times.iso(row.lastProcessedAt)
          })
      })}\n`
      : table([
        ["PROCESSOR", "SESSIONS", "DONE", "DUE", "RUNNING", "WAITING", "GIVEN UP", "ITEMS", "LAST"],
        ...rows.map((row) =>
          row.state === "not configured" ? [row.processor, `not configured: ${row.reason}`] : [
            row.processor,
            ...[row.sessions, row.done, row.due, row.running, row.waiting, row.dead, row.items].map(String),
            Times.text(row.lastProcessedAt)
          ])
      ])
    yield* use(Output, (output) => output.out(text))
  })).pipe(Command.withDescription("Show every processor and how far it is."))
