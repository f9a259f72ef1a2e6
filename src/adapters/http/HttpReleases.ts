import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import { createHash } from "node:crypto"
import * as Offer from "../../domain/upgrade/Offer.ts"
import { NotDownloaded, Releases } from "../../ports/Releases.ts"
import * as JsonRequest from "./JsonRequest.ts"
import * as Package from "./Package.ts"

const Latest = Schema.parseJson(Schema.Struct({
  version: Schema.String,
  sha256: Schema.String,
  size: Schema.Number,
  path: Schema.String
}))

/** Of the question which version there is (client spec UPD-3). */
const patience = "3 seconds"

/** `registry` asks npm which version its registry has; `undefined`: none, or it could not say. */
export const layer = (options: {
  readonly userAgent: string
  readonly registry: Effect.Effect<string | undefined>
}): Layer.Layer<Releases> =>
  Layer.succeed(Releases, {
    fromServer: (serverUrl) =>
      JsonRequest.send({
        method: "GET",
        url: `${serverUrl}/cli/latest`,
        headers: { accept: "application/json", "user-agent": options.userAgent }
      }).pipe(
        Effect.timeoutFail({
          duration: patience,
          onTimeout: () => new JsonRequest.NoAnswer({ message: `no answer within ${patience}`, code: "ETIMEDOUT" })
        }),
        Effect.map(({ status, text }): Offer.Found => {
          if (status >= 500) return { _tag: "Unreachable", message: `HTTP ${status}` }
          const latest = status === 200 ? Option.getOrUndefined(Schema.decodeOption(Latest)(text)) : undefined
          return found(latest === undefined ? undefined : Offer.fromServer(serverUrl, latest))
        }),
        Effect.catchAll(({ message }) => Effect.succeed<Offer.Found>({ _tag: "Unreachable", message }))
      ),
    fromRegistry: Effect.map(options.registry, (version) =>
      found(version === undefined ? undefined : Offer.fromRegistry(version))),
    download: (offer) =>
      Package.get(offer, options.userAgent).pipe(
        Effect.filterOrFail(
          (bytes) => createHash("sha256").update(bytes).digest("hex") === offer.sha256,
          () => new NotDownloaded({ message: "the package is not the one the server promised (its SHA-256 is another)" })
        )
      )
  })

const found = (offer: Offer.Offer | undefined): Offer.Found =>
  offer === undefined ? { _tag: "Nothing" } : { _tag: "Found", offer }
