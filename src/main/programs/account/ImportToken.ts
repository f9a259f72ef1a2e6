import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Token from "../../../domain/account/Token.ts"
import * as Terminal from "../../../domain/text/Terminal.ts"
import { AccountServer, type AccountServerError } from "../../../ports/AccountServer.ts"
import { because } from "./AccountFailed.ts"
import * as Keep from "./Keep.ts"
import * as Target from "./Target.ts"

export interface Options {
  readonly token: Redacted.Redacted
  /** Else the configured one. */
  readonly server: Option.Option<string>
  /** Else what the token says. */
  readonly email: Option.Option<string>
  readonly skipVerify: boolean
  readonly insecureHttp: boolean
}

/**
 * Takes a personal access token into use (client spec AUTH-4). Nothing is saved before the server accepted the token:
 * neither the token nor, unlike in the original, the server's URL (W-27). Returns whose it is.
 */
export const importToken = (options: Options) =>
  Effect.gen(function*() {
    const target = yield* Target.find(options.server, options.insecureHttp)
    const token = yield* readable(Token.clean(Redacted.value(options.token)))
    const claims = yield* readable(Token.claims(token))
    if (!options.skipVerify) yield* verify(target.serverUrl, Redacted.make(token))
    const email = Option.getOrElse(options.email, () => claims.email ?? "")
    if (email === "") {
      return yield* because("Token is missing the 'email' claim. Re-issue the token or pass --email explicitly.")
    }
    yield* Keep.keep(target, { token: Redacted.make(token), email }, Option.isSome(options.server))
    return email
  })

const readable = <A>(result: Either.Either<A, Token.Problem>) =>
  Either.mapLeft(result, (problem) => because(`Could not decode token as JWT: ${Token.explain(problem)}`))

const verify = (serverUrl: string, token: Redacted.Redacted) =>
  Effect.flatMap(AccountServer, (server) => server.verify(serverUrl, token)).pipe(
    Effect.mapError((error) => because(explain(serverUrl, error)))
  )

const explain = (serverUrl: string, error: AccountServerError): string => {
  switch (error._tag) {
    case "ServerUnreachable":
      return `Could not reach server ${serverUrl}: ${Terminal.escape(error.message)}`
    case "Rejected":
      return `Token rejected by server (${serverUrl}): ${Terminal.escape(error.detail)}`
    case "UnexpectedReply":
      return error.status >= 500
        ? `Server error from ${serverUrl} during verification (HTTP ${error.status}). Re-run with --skip-verify to bypass.`
        : `${serverUrl} did not answer like an agnes server (HTTP ${error.status}: ${Terminal.escape(error.detail)}). `
          + "Nothing was saved. Check the URL."
  }
}
