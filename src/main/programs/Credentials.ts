import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as ServerUrl from "../../domain/account/ServerUrl.ts"
import * as Sources from "../../domain/account/Sources.ts"
import * as Token from "../../domain/account/Token.ts"
import * as ErrorBlock from "../../domain/text/ErrorBlock.ts"
import { Environment } from "../../ports/Environment.ts"
import { TokenStore } from "../../ports/TokenStore.ts"
import type { Credentials } from "../../ports/UploadServer.ts"
import { use } from "../../ports/Use.ts"
import { UserConfig } from "../../ports/UserConfig.ts"

/** It is not known where or as whom to send; `hint` says what to do. Nothing was sent and nothing touched. */
export class NoCredentials extends Schema.TaggedError<NoCredentials>()("NoCredentials", {
  kind: Schema.Literal("server_unreachable", "auth_failed", "config_invalid"),
  hint: Schema.String,
  suggestion: Schema.optional(Schema.String)
}) {
  /** The block the seeds print (client spec PUSH-1, PUSH-2), and how to keep the token off the command line. */
  override get message(): string {
    return ErrorBlock.local({ kind: this.kind, hint: this.hint, suggestion: this.suggestion })
  }
}

export interface Options {
  /** `--insecure-http`; the setting `insecure_http` says the same for good. */
  readonly insecureHttp: boolean
}

/** The base URL of the user's server. From the environment or the user's own settings, never from a workspace. */
export const server = (options: Options) =>
  Effect.gen(function*() {
    const settings = yield* Effect.mapError(
      Effect.flatMap(UserConfig, (config) => config.load),
      (error) => new NoCredentials({ kind: "config_invalid", hint: error.message })
    )
    const environment = yield* use(Environment, (port) => port.variable("AGNES_SERVER"))
    return yield* parseServer(Sources.server({ environment, settings: settings.server }), {
      insecureHttp: options.insecureHttp || settings.insecure_http === true
    })
  })

/** A URL somebody typed or stored, as one we may send a token to. */
export const parseServer = (text: string, options: Options): Either.Either<string, NoCredentials> =>
  Either.mapLeft(
    ServerUrl.parse(text, { allowPlaintext: options.insecureHttp }),
    (problem) =>
      new NoCredentials({
        kind: problem === "empty" ? "server_unreachable" : "config_invalid",
        hint: ServerUrl.explain(problem),
        ...(problem === "empty" ? { suggestion: askedForServer } : {})
      })
  )

/** The user's token, `undefined` when there is none. */
export const token = Effect.gen(function*() {
  const given = Sources.tokenFromEnvironment(yield* use(Environment, (port) => port.variable("AGNES_TOKEN")))
  if (given !== undefined) return Redacted.make(given)
  const stored = yield* Effect.flatMap(TokenStore, (store) => store.load)
  return stored?.token
}).pipe(Effect.mapError((error) => new NoCredentials({ kind: "auth_failed", hint: error.message })))

/** Where and as whom to send: the precondition of everything that talks to the server. */
export const resolve = (options: Options): Effect.Effect<Credentials, NoCredentials, Environment | TokenStore | UserConfig> =>
  Effect.gen(function*() {
    const serverUrl = yield* server(options)
    const found = yield* token
    if (found === undefined) return yield* new NoCredentials({ kind: "auth_failed", hint: noToken, suggestion: askedForToken })
    const clean = yield* Either.mapLeft(Token.clean(Redacted.value(found)), (problem) =>
      new NoCredentials({ kind: "auth_failed", hint: `${Token.explain(problem)}. Run: agnes auth import-token --token -` }))
    return { serverUrl, token: Redacted.make(clean) }
  })

/** What stands on a command line is kept by the shell and seen by everybody on the machine. */
const askedForServer = "agnes init --server-url <URL> asks for the token and does not show it"
const askedForToken = "agnes auth import-token --token - asks for it without showing it"

const noToken = "No token. Run: agnes auth import-token --token <PAT>"
