import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Terminal from "../../../domain/text/Terminal.ts"
import { AccountServer, type AccountServerError } from "../../../ports/AccountServer.ts"
import { because } from "./AccountFailed.ts"
import * as Keep from "./Keep.ts"
import * as Target from "./Target.ts"

export interface Options {
  readonly email: string
  /** May be empty. */
  readonly password: Redacted.Redacted
  /** Else the configured one. */
  readonly server: Option.Option<string>
  readonly insecureHttp: boolean
}

/** Exchanges e-mail address and password for a token and stores it (client spec AUTH-1). Returns the address. */
export const login = (options: Options) =>
  Effect.gen(function*() {
    const target = yield* Target.find(options.server, options.insecureHttp)
    const server = yield* AccountServer
    const session = yield* Effect.mapError(server.login(target.serverUrl, options), (error) => because(explain(error)))
    yield* Keep.keep(target, session, Option.isSome(options.server))
    return session.email
  })

const explain = (error: AccountServerError): string => {
  if (error._tag === "ServerUnreachable") return `Connection error: ${Terminal.escape(error.message)}`
  return error._tag === "Rejected" && /external authentication/i.test(error.detail)
    ? elsewhere
    : `Login failed: ${Terminal.escape(error.message)}`
}

const elsewhere = [
  "This account signs in through an external provider, so there is no password to log in with here.",
  "Create a personal access token in the web interface (Profile, My tokens), then either",
  "  export AGNES_TOKEN=<PAT>",
  "or store it: agnes auth import-token --token -"
].join("\n")
