import * as Args from "@effect/cli/Args"
import * as Command from "@effect/cli/Command"
import * as Options from "@effect/cli/Options"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { resolve } from "node:path"
import { Output } from "../../../ports/Output.ts"
import { use } from "../../../ports/Use.ts"
import type { Done } from "../../programs/server/tables/Register.ts"
import { size } from "../Keeping.ts"
import { dataDir, json, operate } from "../ServerSide.ts"
import * as Percent from "./Percent.ts"
import { asJson } from "./Reader.ts"

const id = Args.text({ name: "ID" }).pipe(
  Args.withDescription("What addresses call it; a table of this id gets a new version.")
)
const file = Args.text({ name: "FILE" }).pipe(
  Args.withDescription("Parquet, or CSV, TSV, JSON, JSON lines, of which parquet is made.")
)
const name = Options.text("name").pipe(
  Options.withDescription("What people query it by; the id when not given."),
  Options.optional
)
const description = Options.text("description").pipe(
  Options.withDescription("What is in it; one line."),
  Options.optional
)

const words = { made: "Added", version: "New version of", same: "Nothing new in the bytes of" }

const text = ({ table: { current, name: called }, what }: Done): string =>
  `${words[what]} ${called}: ${current.rows} rows, ${current.columns.length} columns, ${size(current.size)}.\n`

/** agnes tables add ID FILE [--name NAME --description TEXT --data-dir DIR --json] */
export const command = Command.make("add", { id, file, name, description, dataDir, json }, (given) =>
  Effect.gen(function*() {
    const wish = {
      id: given.id,
      name: Option.getOrUndefined(given.name),
      description: Option.getOrUndefined(given.description)
    }
    const meter = Percent.meter()
    const done = yield* operate(given.dataDir, ({ tables }) => tables.add(wish, resolve(given.file), meter.step)).pipe(
      Effect.ensuring(Effect.sync(meter.done))
    )
    const said = given.json
      ? `${JSON.stringify({ what: done.what, ...asJson(done.table), columns: done.table.current.columns })}\n`
      : text(done)
    yield* use(Output, (output) => output.out(said))
    if (done.what === "made" && !given.json) {
      const hint = `agnes tables grant ${done.table.id} --group NAME (or --user EMAIL)`
      yield* use(Output, (output) => output.error(`Only admins may read it so far. Run: ${hint}\n`))
    }
  })).pipe(Command.withDescription("Register a file as a table, or as the new version of one."))
