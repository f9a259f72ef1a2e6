import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import type { HeldSession } from "../../domain/status/Compared.ts"
import { Rejected, ServerUnreachable } from "../../ports/AccountServer.ts"
import { HeldSessions } from "../../ports/HeldSessions.ts"

/** Servers that exist only here, by URL: whose token they know and what they have. */
export const layer = (
  sites: Readonly<Record<string, { readonly token: string; readonly sessions: ReadonlyArray<HeldSession> }>>
): Layer.Layer<HeldSessions> =>
  Layer.succeed(HeldSessions, {
    all: ({ serverUrl, token }) => {
      const site = Object.hasOwn(sites, serverUrl) ? sites[serverUrl] : undefined
      if (site === undefined) return Effect.fail(new ServerUnreachable({ serverUrl, message: "connection refused" }))
      return site.token === Redacted.value(token)
        ? Effect.succeed(site.sessions)
        : Effect.fail(new Rejected({ serverUrl, detail: "Invalid token" }))
    }
  })
