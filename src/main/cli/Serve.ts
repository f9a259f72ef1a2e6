import * as Command from "@effect/cli/Command"
import * as Options from "@effect/cli/Options"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import process from "node:process"
import * as Failure from "./Failure.ts"
import * as Prebuilds from "./Prebuilds.ts"
import { dataDir, folderOf, load } from "./ServerSide.ts"

const host = Options.text("host").pipe(
  Options.withDescription("Address to listen on."),
  Options.withDefault("127.0.0.1")
)
const port = Options.integer("port").pipe(
  Options.withDescription("Port to listen on; 0 takes a free one."),
  Options.withDefault(8000)
)
const maxUploadBytes = Options.integer("max-upload-bytes").pipe(
  Options.withDescription("Largest session taken, in bytes (AGNES_MAX_UPLOAD_BYTES, else 50 MiB)."),
  Options.optional
)
const openBootstrap = Options.boolean("open-bootstrap").pipe(
  Options.withDescription("Make no first account: whoever first sends POST /auth/bootstrap becomes admin.")
)
const json = Options.boolean("json").pipe(Options.withDescription("Print one JSON object when ready."))

const defaultUploadBytes = 50 * 1024 * 1024

const limitOf = (given: Option.Option<number>): Effect.Effect<number, Failure.Failure> => {
  const value = Option.getOrElse(given, () => Number(process.env["AGNES_MAX_UPLOAD_BYTES"] || defaultUploadBytes))
  return Number.isSafeInteger(value) && value > 0
    ? Effect.succeed(value)
    : Effect.fail(Failure.usage("The largest upload must be a whole number of bytes, 1 or more. Run: agnes serve --help"))
}

const variable = (name: string): string | undefined => process.env[name]?.trim() || undefined

/** What only the environment says (server spec §14). */
const surroundings = () => {
  const email = variable("SEED_ADMIN_EMAIL")
  const password = process.env["SEED_ADMIN_PASSWORD"] || undefined
  return {
    trustedProxies: (variable("AGNES_TRUSTED_PROXIES") ?? "").split(",").map((text) => text.trim()).filter(Boolean),
    rateLimits: !/^(0|false|no|off)$/i.test(variable("AGNES_AUTH_RATELIMIT_ENABLED") ?? ""),
    ...(email === undefined ? {} : { seedAdmin: { email, ...(password === undefined ? {} : { password }) } })
  }
}

/** agnes serve [--host --port --data-dir --max-upload-bytes --open-bootstrap --json] */
export const command = Command.make("serve", { host, port, dataDir, maxUploadBytes, openBootstrap, json }, (given) =>
  Effect.gen(function*() {
    const limit = yield* limitOf(given.maxUploadBytes)
    if (given.port < 0 || given.port > 65535) return yield* Failure.usage("A port is a number from 0 to 65535.")
    const server = yield* load
    const running = yield* Effect.acquireRelease(
      Effect.tryPromise({
        try: () =>
          server.start({
            host: given.host,
            port: given.port,
            dataDir: folderOf(given.dataDir),
            maxUploadBytes: limit,
            showToken: process.stdout.isTTY === true && !given.json,
            openBootstrap: given.openBootstrap,
            ...surroundings(),
            prebuilds: Prebuilds.folder
          }),
        catch: (error) => Failure.error(error instanceof Error ? error.message : String(error))
      }),
      ({ stop }) => Effect.promise(stop)
    )
    yield* Effect.sync(() => process.stdout.write(given.json ? asJson(running.ready) : asText(running.ready)))
    return yield* Effect.never
  }).pipe(Effect.scoped)).pipe(Command.withDescription("Receive and keep the sessions of a team."))

interface Ready {
  readonly url: string
  readonly dataDir: string
  readonly firstToken: string | undefined
  readonly firstAdmin: string
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
  if (ready.tokenFile !== undefined) lines.push(`token file: ${ready.tokenFile}`)
  return `${lines.join("\n")}\n`
}
