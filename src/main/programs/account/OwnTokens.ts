import * as Effect from "effect/Effect"
import type { Days } from "../../../domain/account/Ttl.ts"
import * as TokenChoice from "../../../domain/server/TokenChoice.ts"
import * as Terminal from "../../../domain/text/Terminal.ts"
import type { AccountServerError } from "../../../ports/AccountServer.ts"
import { TokenServer } from "../../../ports/TokenServer.ts"
import * as Credentials from "../Credentials.ts"
import { because } from "./AccountFailed.ts"

const explain = (error: AccountServerError) => {
  switch (error._tag) {
    case "ServerUnreachable":
      return because(`Could not reach server ${error.serverUrl}: ${Terminal.escape(error.message)}`)
    case "Rejected":
      return because(`The server refused your token: ${Terminal.escape(error.detail)}. Run: agnes auth login`)
    case "UnexpectedReply":
      return because(
        error.status === 403
          ? "A token is made only after a login with a password. Run: agnes auth login"
          : `${error.serverUrl} answered HTTP ${error.status}: ${Terminal.escape(error.detail)}`
      )
  }
}

const credentials = (options: Credentials.Options) =>
  Effect.mapError(Credentials.resolve(options), (error) => because(error.message))

const nameless = "A token needs a name. Run: agnes auth token create --name laptop"

/** Makes a personal access token at the configured server (client spec AUTH-5). */
export const create = (wish: { readonly name: string; readonly days: Days }, options: Credentials.Options) =>
  Effect.gen(function*() {
    if (wish.name.trim() === "") return yield* because(nameless)
    const server = yield* TokenServer
    return yield* Effect.mapError(server.create(yield* credentials(options), wish), explain)
  })

export const list = (options: Credentials.Options) =>
  Effect.gen(function*() {
    const server = yield* TokenServer
    return yield* Effect.mapError(server.list(yield* credentials(options)), explain)
  })

/** Ends the token with this id, beginning of an id, or name. */
export const revoke = (text: string, options: Credentials.Options) =>
  Effect.gen(function*() {
    const server = yield* TokenServer
    const who = yield* credentials(options)
    const tokens = yield* Effect.mapError(server.list(who), explain)
    const choice = TokenChoice.choose(tokens.map((token) => ({ ...token, revoked: token.revoked_at !== null })), text)
    const said = Terminal.escape(text)
    if (choice._tag === "None") {
      return yield* because(`You have no token with the id or name ${said}. Run: agnes auth token list`)
    }
    if (choice._tag === "Many") {
      const ids = choice.tokens.map((token) => Terminal.escape(token.id)).join(", ")
      return yield* because(`Several of your tokens fit ${said}: ${ids}. Name one by its id.`)
    }
    yield* Effect.mapError(server.revoke(who, choice.token.id), explain)
    return choice.token
  })
