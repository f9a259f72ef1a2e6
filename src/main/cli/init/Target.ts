import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Option from "effect/Option"
import type * as Redacted from "effect/Redacted"
import process from "node:process"
import * as Credentials from "../../programs/Credentials.ts"
import * as Ask from "../Ask.ts"
import * as Failure from "../Failure.ts"
import * as Secret from "../Secret.ts"

/** What `init` was not told: it is known already, or a person at a terminal is asked; nobody else is waited for. */

const isAsked = (): boolean => process.stdin.isTTY === true

const known = (options: Credentials.Options) => Effect.option(Credentials.server(options))

const typed = (text: string, options: Credentials.Options) =>
  Either.mapLeft(Credentials.parseServer(text.trim(), options), (error) => Failure.usage(error.message))

export const server = (given: Option.Option<string>, options: Credentials.Options) =>
  Effect.gen(function*() {
    if (Option.isSome(given)) return yield* typed(given.value, options)
    const before = yield* known(options)
    if (Option.isSome(before)) return before.value
    if (!isAsked()) return yield* Failure.usage("Error: which server? Run: agnes init --server-url URL")
    return yield* typed(yield* Ask.line("URL of your agnes server"), options)
  })

/** What is used, and whether nobody was asked for it. */
export interface Token {
  readonly secret: Redacted.Redacted
  readonly isKept: boolean
}

const asked = (secret: Redacted.Redacted): Token => ({ secret, isKept: false })

/** The token somebody has is theirs for one server and is sent to no other. */
export const token = (given: Option.Option<string>, serverUrl: string) =>
  Effect.gen(function*() {
    if (Option.isSome(given)) return asked(yield* Secret.read(given.value, "Token"))
    const before = yield* known({ insecureHttp: true })
    const kept = yield* Effect.option(Credentials.token)
    if (Option.contains(before, serverUrl) && Option.isSome(kept) && kept.value !== undefined) {
      const known: Token = { secret: kept.value, isKept: true }
      return known
    }
    if (isAsked()) return asked(yield* Ask.secret(`Token (make one at ${serverUrl}/profile/tokens)`))
    return yield* Failure.usage(
      `Error: no token for ${serverUrl}. Make one at ${serverUrl}/setup and run this in a terminal, which asks for it, or: `
        + `agnes init --server-url ${serverUrl} --token -`
    )
  })
