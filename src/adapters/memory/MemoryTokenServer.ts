import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { type AccountServerError, Rejected, ServerUnreachable, UnexpectedReply } from "../../ports/AccountServer.ts"
import { type OwnToken, TokenServer } from "../../ports/TokenServer.ts"
import type { Credentials } from "../../ports/UploadServer.ts"

/** What the pretended server at one URL knows. */
export interface Site {
  readonly url: string
  /** Tokens of a login: they may do everything until `endLogin`. */
  readonly logins: ReadonlyArray<string>
  /** Tokens that may list and revoke only. */
  readonly personal: ReadonlyArray<string>
}

/** A server that exists only here and has one user; every other URL is unreachable. */
export const layer = (site: Site): Layer.Layer<TokenServer> =>
  Layer.sync(TokenServer, () => {
    const logins = new Set(site.logins)
    const rows = new Map<string, OwnToken>()
    const admitted = ({ serverUrl, token }: Credentials): Effect.Effect<"login" | "personal", AccountServerError> =>
      Effect.suspend((): Effect.Effect<"login" | "personal", AccountServerError> => {
        if (serverUrl !== site.url) return Effect.fail(new ServerUnreachable({ serverUrl, message: "no such server" }))
        if (logins.has(Redacted.value(token))) return Effect.succeed("login")
        if (site.personal.includes(Redacted.value(token))) return Effect.succeed("personal")
        return Effect.fail(new Rejected({ serverUrl, detail: "Invalid token" }))
      })
    const refuse = (serverUrl: string, status: number) => new UnexpectedReply({ serverUrl, status, detail: "refused" })
    const interactive = (credentials: Credentials) =>
      Effect.filterOrFail(admitted(credentials), (kind) => kind === "login", () => refuse(credentials.serverUrl, 403))
    return {
      create: (credentials, { days, name }) =>
        Effect.map(interactive(credentials), () => {
          const prefix = String(rows.size + 1).padStart(8, "0")
          const expires_at = days === null ? null : `in ${days} days`
          const times = { created_at: "now", last_used_at: null, revoked_at: null }
          rows.set(prefix, { id: `${prefix}-id`, prefix, name, expires_at, ...times })
          return { token: Redacted.make(`new.${prefix}.token`), prefix, expires_at }
        }),
      list: (credentials) => Effect.map(admitted(credentials), () => [...rows.values()]),
      revoke: (credentials, id) =>
        Effect.flatMap(admitted(credentials), () => {
          const row = [...rows.values()].find((known) => known.id === id)
          if (row === undefined) return refuse(credentials.serverUrl, 404)
          rows.set(row.prefix, { ...row, revoked_at: row.revoked_at ?? "now" })
          return Effect.void
        }),
      endLogin: (credentials) =>
        Effect.map(interactive(credentials), () => void logins.delete(Redacted.value(credentials.token)))
    }
  })
