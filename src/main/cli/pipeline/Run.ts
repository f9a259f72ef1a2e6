import * as Args from "@effect/cli/Args"
import * as Command from "@effect/cli/Command"
import * as Options from "@effect/cli/Options"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import process from "node:process"
import * as RunResult from "../../../domain/pipeline/RunResult.ts"
import * as Jobs from "../../../domain/schedule/Jobs.ts"
import * as Kind from "../../../domain/server/settings/Kind.ts"
import * as Terminal from "../../../domain/text/Terminal.ts"
import { Output } from "../../../ports/Output.ts"
import { use } from "../../../ports/Use.ts"
import * as Failure from "../Failure.ts"
import { meter } from "../Progress.ts"
import { dataDir, json } from "../ServerSide.ts"
import { open } from "./Open.ts"

const name = Args.text({ name: "name" }).pipe(Args.withDescription("A processor, as agnes pipeline status names it, or corporate-memory."))
const wait = Options.text("wait").pipe(
  Options.withDefault("60s"),
  Options.withDescription("How long to wait for one that is running already: 60s, 10m, 0s.")
)
const duration = Kind.duration(0, "60s")

/** agnes pipeline run NAME [--wait 60s --data-dir DIR --json] */
export const command = Command.make("run", { name, wait, dataDir, json }, (given) =>
  Effect.gen(function*() {
    const patience = duration.parse(given.wait)
    if (Option.isNone(patience)) return yield* Failure.usage(`--wait must be ${duration.expects}. Example: --wait 60s`)
    const progress = meter(`${given.name}: ${given.name === Jobs.corporateMemory ? "notes" : "sessions"}`)
    const result = yield* open(given.dataDir, (pipeline) =>
      pipeline.run(given.name, { wait: patience.value, report: ({ scanned }) => progress.step(scanned) })).pipe(
        Effect.ensuring(Effect.sync(progress.done))
      )
    for (const { error, session } of result.errors_detail) {
      process.stderr.write(`${Terminal.escape(session)}: ${Terminal.escape(error)}\n`)
    }
    const { errors, items_extracted, processed, skipped } = result
    const text = given.json
      ? `${JSON.stringify({ ok: RunResult.isWhole(result), details: result })}\n`
      : `${given.name}: ${processed} processed, ${items_extracted} items, ${skipped} skipped, ${errors} failed.\n`
    yield* use(Output, (output) => output.out(text))
    if (result.stopped !== undefined) {
      return yield* Failure.error(`Ended early: ${Terminal.escape(result.stopped)}. What is left is due as before`)
    }
    if (errors > 0 && given.name === Jobs.corporateMemory) {
      return yield* Failure.error("Some notes could not be read. Run: agnes pipeline list corporate-memory")
    }
    if (errors > 0) {
      return yield* Failure.error(`Some sessions failed and are tried again later. Run: agnes pipeline list ${given.name}`)
    }
  })).pipe(Command.withDescription("Process every session that is due, now, beside a running server."))
