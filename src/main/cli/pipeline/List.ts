import * as Args from "@effect/cli/Args"
import * as Command from "@effect/cli/Command"
import * as Options from "@effect/cli/Options"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { Output } from "../../../ports/Output.ts"
import { use } from "../../../ports/Use.ts"
import { dataDir, json } from "../ServerSide.ts"
import { table } from "../Table.ts"
import { open } from "./Open.ts"
import * as Times from "./Times.ts"

const name = Args.text({ name: "name" }).pipe(Args.optional, Args.withDescription("Of this processor only, or corporate-memory."))
const all = Options.boolean("all").pipe(Options.withDescription("Also those that are due and were never tried."))

/** agnes pipeline list [NAME --all --data-dir DIR --json] */
export const command = Command.make("list", { name, all, dataDir, json }, (given) =>
  Effect.gen(function*() {
    const listed = yield* open(given.dataDir, (pipeline) => pipeline.list(Option.getOrUndefined(given.name)))
    const rows = listed.filter(({ attempts }) => given.all || attempts > 0)
    const text = given.json
      ? `${JSON.stringify({
        sessions: rows.map((row) => ({
          processor: row.processor,
          session: row.session,
          revision: row.revision ?? null,
          state: row.state,
          attempts: row.attempts,
          received_at: Times.iso(row.receivedAt),
          next_try_at: Times.iso(row.nextTryAt),
          reason: row.reason ?? null
        }))
      })}\n`
      : rows.length === 0
      ? "Nothing has failed.\n"
      : table([
        ["PROCESSOR", "SESSION", "STATE", "TRIES", "NEXT", "REASON"],
        ...rows.map((row) => [
          row.processor,
          row.session,
          row.state,
          String(row.attempts),
          Times.text(row.nextTryAt),
          row.reason ?? ""
        ])
      ])
    yield* use(Output, (output) => output.out(text))
  })).pipe(Command.withDescription("Show sessions and notes that failed: those tried again later, and those given up."))
