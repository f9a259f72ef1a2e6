import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import {
  AccountServer, type AccountServerError, Rejected, ServerUnreachable, UnexpectedReply
} from "../../ports/AccountServer.ts"

/** What the pretended server at one URL knows. */
export interface Site {
  readonly url: string
  /** Accepted tokens and whose they are. */
  readonly tokens: Readonly<Record<string, string>>
  /** CLAUDE.md text; absent: the server has no such route; empty: it answers without content. */
  readonly welcome?: string
  /** Passwords by e-mail address. */
  readonly passwords?: Readonly<Record<string, string>>
  /** Answers everything with this status instead. */
  readonly status?: number
}

/** Servers that exist only here; every other URL is unreachable. */
export const layer = (...sites: ReadonlyArray<Site>): Layer.Layer<AccountServer> =>
  Layer.succeed(AccountServer, {
    verify: (serverUrl, token) => Effect.asVoid(admitted(sites, serverUrl, token)),
    welcome: (serverUrl, token) =>
      admitted(sites, serverUrl, token).pipe(
        Effect.flatMap((site): Effect.Effect<string | undefined, AccountServerError> =>
          site.welcome === "" ? unexpected(serverUrl, 200) : Effect.succeed(site.welcome)
        )
      ),
    login: (serverUrl, { email, password }) =>
      reached(sites, serverUrl).pipe(
        Effect.flatMap((site) => {
          const token = Object.entries(site.tokens).find(([, owner]) => owner === email)?.[0]
          const right = (site.passwords?.[email] ?? "") === Redacted.value(password)
          return token !== undefined && right
            ? Effect.succeed({ token: Redacted.make(token), email })
            : Effect.fail(new Rejected({ serverUrl, detail: "Invalid email or password" }))
        })
      )
  })

const unexpected = (serverUrl: string, status: number): Effect.Effect<never, UnexpectedReply> =>
  Effect.fail(new UnexpectedReply({ serverUrl, status, detail: "as set up" }))

const reached = (sites: ReadonlyArray<Site>, serverUrl: string): Effect.Effect<Site, AccountServerError> => {
  const site = sites.find((candidate) => candidate.url === serverUrl)
  if (site === undefined) return Effect.fail(new ServerUnreachable({ serverUrl, message: "no such server" }))
  return site.status === undefined ? Effect.succeed(site) : unexpected(serverUrl, site.status)
}

const admitted = (
  sites: ReadonlyArray<Site>,
  serverUrl: string,
  token: Redacted.Redacted
): Effect.Effect<Site, AccountServerError> =>
  reached(sites, serverUrl).pipe(
    Effect.filterOrFail(
      (site) => Object.hasOwn(site.tokens, Redacted.value(token)),
      () => new Rejected({ serverUrl, detail: "Invalid token" })
    )
  )
