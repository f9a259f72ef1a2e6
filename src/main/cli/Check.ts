import * as Command from "@effect/cli/Command"
import * as Effect from "effect/Effect"
import * as Terminal from "../../domain/text/Terminal.ts"
import { Output } from "../../ports/Output.ts"
import { use } from "../../ports/Use.ts"
import * as Failure from "./Failure.ts"
import { onFolder, size } from "./Keeping.ts"
import { dataDir, json } from "./ServerSide.ts"

/** agnes check [--data-dir DIR --json] */
export const command = Command.make("check", { dataDir, json }, (given) =>
  Effect.gen(function*() {
    const { bytes, problems, versions } = yield* onFolder(given.dataDir, "versions read", (server, folder, step) =>
      server.check(folder, step))
    const found = problems.map(({ kind, what }) => `${kind}: ${Terminal.escape(what)}\n`).join("")
    const verdict = problems.length === 0 ? "all as received" : `${problems.length} problems`
    const text = given.json
      ? `${JSON.stringify({ ok: problems.length === 0, versions, bytes, problems })}\n`
      : `${found}Read ${versions} versions (${size(bytes)}): ${verdict}.\n`
    yield* use(Output, (output) => output.out(text))
    if (problems.length > 0) {
      return yield* Failure.error("Something is not as it should be. Look for what is missing in a backup. "
        + "Run: agnes restore FILE --data-dir DIR")
    }
  })).pipe(Command.withDescription("On the server's machine: compare every byte that is kept with what was received."))
