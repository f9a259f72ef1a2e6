import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { Found, Offer } from "../../domain/upgrade/Offer.ts"
import { NotDownloaded, Releases } from "../../ports/Releases.ts"

export interface Site {
  readonly found: Found
  /** What is downloaded; `undefined`: the connection breaks off. */
  readonly bytes: Uint8Array | undefined
}

/** Servers and a registry that exist only here; every other address does not answer. `asked` holds who was asked. */
export const layer = (
  sites: Readonly<Record<string, Site>>,
  options: { readonly registry?: Offer; readonly asked?: Array<string> } = {}
): Layer.Layer<Releases> =>
  Layer.succeed(Releases, {
    fromServer: (serverUrl) =>
      Effect.sync(() => {
        options.asked?.push(serverUrl)
        const site = Object.hasOwn(sites, serverUrl) ? sites[serverUrl] : undefined
        return site?.found ?? { _tag: "Unreachable", message: "connection refused" }
      }),
    fromRegistry: Effect.sync((): Found => {
      options.asked?.push("registry")
      return options.registry === undefined ? { _tag: "Nothing" } : { _tag: "Found", offer: options.registry }
    }),
    download: (offer) =>
      Effect.suspend(() => {
        const site = Object.values(sites).find(({ found }) => found._tag === "Found" && found.offer === offer)
        return site?.bytes === undefined
          ? Effect.fail(new NotDownloaded({ message: "the connection broke" }))
          : Effect.succeed(site.bytes)
      })
  })
