import * as Effect from "effect/Effect"
import type { Offer } from "../../domain/upgrade/Offer.ts"
import { NotDownloaded } from "../../ports/Releases.ts"
import * as Download from "./Download.ts"
import * as Exchange from "./Exchange.ts"
import * as Limits from "./Limits.ts"

/** All bytes of a server's package; never more than it said there are. */
export const get = (
  offer: Offer & { readonly _tag: "Server" },
  userAgent: string
): Effect.Effect<Uint8Array, NotDownloaded> => {
  const context = `GET ${new URL(offer.url).pathname}`
  const limit = Limits.standard.total(offer.size)
  return Effect.gen(function*() {
    const agents = yield* Effect.acquireRelease(
      Effect.sync(Exchange.openAgents),
      (open) => Effect.sync(() => open.close())
    )
    const headers = { accept: "application/gzip", "accept-encoding": "identity", "user-agent": userAgent }
    const response = yield* Download.open(agents, { url: offer.url, context, headers })
    if (response.statusCode !== 200) return yield* Download.refusal(response, context)
    return yield* Download.bytes(response, offer.size, context)
  }).pipe(
    Effect.scoped,
    Effect.mapError(({ message }) => new NotDownloaded({ message })),
    Effect.timeoutFail({
      duration: limit,
      onTimeout: () => new NotDownloaded({ message: `${context} took longer than ${Math.round(limit / 1000)} s` })
    })
  )
}
