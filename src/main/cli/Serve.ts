import * as Command from "@effect/cli/Command"
import * as Options from "@effect/cli/Options"
import * as Effect from "effect/Effect"
import process from "node:process"
import * as Failure from "./Failure.ts"
import * as Prebuilds from "./Prebuilds.ts"
import * as ServerSettings from "./ServerSettings.ts"
import { load } from "./ServerSide.ts"

const json = Options.boolean("json").pipe(
  Options.withDescription("Print one JSON object when ready, or the settings as JSON.")
)
const printConfig = Options.boolean("print-config").pipe(
  Options.withDescription("Print every setting, its value and where it came from, and end. Secrets are not shown.")
)

/** agnes serve [--host --port --data-dir --max-upload-bytes --open-bootstrap --print-config --json] */
export const command = Command.make("serve", { settings: ServerSettings.flags, printConfig, json }, (given) =>
  Effect.gen(function*() {
    const server = yield* load
    const read = server.settings({ flags: ServerSettings.said(given.settings), variables: process.env })
    if ("problems" in read) return yield* Failure.usage(`${read.problems.join("\n")}\nRun: agnes serve --help`)
    if (given.printConfig) return yield* print(ServerSettings[given.json ? "asJson" : "asText"](read.lines))
    const running = yield* Effect.acquireRelease(
      Effect.tryPromise({
        try: () =>
          server.start(read.settings, {
            showToken: process.stdout.isTTY === true && !given.json,
            prebuilds: Prebuilds.folder,
            notes: read.notes
          }),
        catch: (error) => Failure.error(error instanceof Error ? error.message : String(error))
      }),
      ({ stop }) => Effect.promise(stop)
    )
    yield* print(given.json ? asJson(running.ready) : asText(running.ready))
    return yield* Effect.never
  }).pipe(Effect.scoped)).pipe(Command.withDescription("Receive and keep the sessions of a team."))

const print = (text: string): Effect.Effect<void> => Effect.sync(() => void process.stdout.write(text))

interface Ready {
  readonly url: string
  readonly dataDir: string
  readonly firstToken: string | undefined
  readonly firstAdmin: string
  readonly loginLink: string | undefined
  readonly tokenFile: string | undefined
}

/** Never holds the token itself. */
const asJson = (ready: Ready): string =>
  `${JSON.stringify({ url: ready.url, data_dir: ready.dataDir, token_file: ready.tokenFile ?? null })}\n`

const asText = (ready: Ready): string => {
  const lines = [`agnes server ready: ${ready.url}`, `data folder: ${ready.dataDir}`]
  if (ready.firstToken !== undefined) {
    lines.push(`first token of ${ready.firstAdmin}, shown only now: ${ready.firstToken}`)
  }
  if (ready.loginLink !== undefined) lines.push(`open it as ${ready.firstAdmin}, once, within 15 minutes: ${ready.loginLink}`)
  if (ready.tokenFile !== undefined) lines.push(`token file: ${ready.tokenFile}`)
  return `${lines.join("\n")}\n`
}
