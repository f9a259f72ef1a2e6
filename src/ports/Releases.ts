import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { Found, Offer } from "../domain/upgrade/Offer.ts"

/** A package did not come, or is not the one that was promised. */
export class NotDownloaded extends Schema.TaggedError<NotDownloaded>()("NotDownloaded", { message: Schema.String }) {}

/**
 * Where newer versions of agnes come from. No method sends a token or follows a redirect; all may be repeated.
 *
 * - `fromServer(serverUrl)`: `GET /cli/latest`, given up after 3 s (client spec UPD-3). A server that answers without
 *   offering a package we could check gives `Nothing`, one that does not answer, or not in time, `Unreachable`.
 * - `fromRegistry`: the newest release in the registry that the user's npm is set to; `Nothing` when it has none, also
 *   when npm is missing, or does not reach it within 20 s.
 * - `download(offer)`: the package of a server's offer: just as many bytes as it said, of just that SHA-256.
 */
export class Releases extends Context.Tag("agnes/Releases")<Releases, {
  readonly fromServer: (serverUrl: string) => Effect.Effect<Found>
  readonly fromRegistry: Effect.Effect<Found>
  readonly download: (offer: Offer & { readonly _tag: "Server" }) => Effect.Effect<Uint8Array, NotDownloaded>
}>() {}
