import * as Args from "@effect/cli/Args"
import * as Command from "@effect/cli/Command"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import { resolve } from "node:path"
import * as Terminal from "../../domain/text/Terminal.ts"
import { Output } from "../../ports/Output.ts"
import { use } from "../../ports/Use.ts"
import * as Failure from "./Failure.ts"
import { onFolder, size } from "./Keeping.ts"
import { dataDir, json } from "./ServerSide.ts"

const file = Args.text({ name: "FILE" }).pipe(
  Args.withDescription("A tar file outside of the data folder; packed when its name ends in .gz.")
)

/** agnes backup FILE [--data-dir DIR --json] */
export const command = Command.make("backup", { file, dataDir, json }, (given) =>
  Effect.gen(function*() {
    const now = yield* Clock.currentTimeMillis
    const to = resolve(given.file)
    const done = yield* onFolder(given.dataDir, "files saved", (server, folder, step) =>
      server.backup(folder, to, now, step))
    const text = given.json
      ? `${JSON.stringify({ file: done.file, files: done.files, bytes: done.bytes, damaged: done.damaged })}\n`
      : `Saved ${done.files} files (${size(done.bytes)}) in ${Terminal.escape(done.file)}.\n`
    yield* use(Output, (output) => output.out(text))
    yield* use(Output, (output) =>
      output.error("Keep the file as safe as the server: it holds every session and the key that signs tokens.\n"))
    if (done.damaged.length > 0) {
      return yield* Failure.closed(
        `${done.damaged.length} versions are not as they were received; the backup has them as they are:\n`
          + `${done.damaged.map(Terminal.escape).join("\n")}\nRun: agnes check`
      )
    }
  })).pipe(Command.withDescription("On the server's machine: save everything the server keeps in one file."))
