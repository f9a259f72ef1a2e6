import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { NoReply, type Probed, ServerProbe } from "../../ports/ServerProbe.ts"

/** Servers that exist only here; every other URL answers nothing. */
export const layer = (sites: Readonly<Record<string, Probed & { readonly offered?: string }>>): Layer.Layer<ServerProbe> =>
  Layer.succeed(ServerProbe, {
    ask: (serverUrl) => {
      const site = Object.hasOwn(sites, serverUrl) ? sites[serverUrl] : undefined
      if (site === undefined) return Effect.fail(new NoReply({ code: "ECONNREFUSED", message: "connection refused" }))
      const { offered: _, ...probed } = site
      return Effect.succeed(probed)
    },
    offered: (serverUrl) => Effect.succeed(Object.hasOwn(sites, serverUrl) ? sites[serverUrl]?.offered : undefined)
  })
