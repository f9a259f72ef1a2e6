import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { Rejected, ServerUnreachable } from "../../ports/AccountServer.ts"
import { NoReply, type Probed, ServerProbe } from "../../ports/ServerProbe.ts"

interface Site extends Probed {
  readonly offered?: string
  readonly token?: string
  readonly services?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

/** Servers that exist only here; every other URL answers nothing. */
export const layer = (sites: Readonly<Record<string, Site>>): Layer.Layer<ServerProbe> =>
  Layer.succeed(ServerProbe, {
    ask: (serverUrl) => {
      const site = Object.hasOwn(sites, serverUrl) ? sites[serverUrl] : undefined
      if (site === undefined) return Effect.fail(new NoReply({ code: "ECONNREFUSED", message: "connection refused" }))
      const { offered: _, services: __, token: ___, ...probed } = site
      return Effect.succeed(probed)
    },
    offered: (serverUrl) => Effect.succeed(Object.hasOwn(sites, serverUrl) ? sites[serverUrl]?.offered : undefined),
    services: ({ serverUrl, token }) => {
      const site = Object.hasOwn(sites, serverUrl) ? sites[serverUrl] : undefined
      if (site === undefined) return Effect.fail(new ServerUnreachable({ serverUrl, message: "connection refused" }))
      return site.token === Redacted.value(token) && site.services !== undefined
        ? Effect.succeed(site.services)
        : Effect.fail(new Rejected({ serverUrl, detail: "Invalid token" }))
    }
  })
