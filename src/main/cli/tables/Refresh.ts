import * as Args from "@effect/cli/Args"
import * as Command from "@effect/cli/Command"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { Output } from "../../../ports/Output.ts"
import { use } from "../../../ports/Use.ts"
import type { Refreshed } from "../../programs/server/tables/Refresh.ts"
import * as Failure from "../Failure.ts"
import { dataDir, json, operate } from "../ServerSide.ts"
import * as Percent from "./Percent.ts"

const table = Args.text({ name: "TABLE" }).pipe(Args.withDescription("Its id or its name; else all."), Args.optional)

const line = ({ changed, id, table: found }: Refreshed): string =>
  found === undefined ? "" : changed ? `${id}: new version, ${found.current.rows} rows\n` : `${id}: unchanged\n`

/** agnes tables refresh [TABLE] [--data-dir DIR --json] */
export const command = Command.make("refresh", { table, dataDir, json }, (given) =>
  Effect.gen(function*() {
    const meter = Percent.meter()
    const done = yield* operate(given.dataDir, ({ tables }) =>
      tables.refresh(Option.getOrUndefined(given.table), meter.step)).pipe(Effect.ensuring(Effect.sync(meter.done)))
    const text = given.json
      ? `${JSON.stringify({
        tables: done.map(({ changed, id, problem, table: found }) =>
          ({ id, changed, generation: found?.current.generation ?? null, problem: problem ?? null }))
      })}\n`
      : done.map(line).join("")
    if (text !== "") yield* use(Output, (output) => output.out(text))
    const failed = done.filter(({ problem }) => problem !== undefined)
    if (failed.length > 0) {
      return yield* Failure.error(failed.map(({ id, problem }) => `${id}: ${problem}`).join("\n"))
    }
  })).pipe(Command.withDescription("Read the files again that tables were made from."))
