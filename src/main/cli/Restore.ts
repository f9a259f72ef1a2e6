import * as Args from "@effect/cli/Args"
import * as Command from "@effect/cli/Command"
import * as Effect from "effect/Effect"
import { resolve } from "node:path"
import * as Terminal from "../../domain/text/Terminal.ts"
import { Output } from "../../ports/Output.ts"
import { use } from "../../ports/Use.ts"
import { onFolder, size } from "./Keeping.ts"
import { dataDir, json } from "./ServerSide.ts"

const file = Args.text({ name: "FILE" }).pipe(Args.withDescription("A file that agnes backup made."))

/** agnes restore FILE [--data-dir DIR --json] */
export const command = Command.make("restore", { file, dataDir, json }, (given) =>
  Effect.gen(function*() {
    const from = resolve(given.file)
    const done = yield* onFolder(given.dataDir, "files restored", (server, folder, step) =>
      server.restore(from, folder, step))
    const { bytes, createdAt, files, folder } = done
    const text = given.json
      ? `${JSON.stringify({ data_dir: folder, files, bytes, created_at: createdAt })}\n`
      : `Restored ${files} files (${size(bytes)}) of ${createdAt} into ${Terminal.escape(folder)}.\n`
        + "Run: agnes serve --data-dir with that folder, as the user it belongs to\n"
    yield* use(Output, (output) => output.out(text))
  })).pipe(Command.withDescription("On the server's machine: make a data folder from a backup, all of it or nothing."))
