import * as Effect from "effect/Effect"
import type { Found } from "../../../domain/upgrade/Offer.ts"
import * as CheckRecord from "../../../domain/upgrade/CheckRecord.ts"
import { Clock } from "../../../ports/Clock.ts"
import { Releases } from "../../../ports/Releases.ts"
import { UpdateChecks } from "../../../ports/UpdateChecks.ts"
import { use } from "../../../ports/Use.ts"

/** Who asks, and which version it does not want to hear of: it was gone back on here. */
export interface Asking {
  readonly installed: string
  readonly refused: string | undefined
}

/** Asks the server, whatever was known before, and keeps what it said for the next days (client spec UPG-2, UPD-3). */
export const server = (
  serverUrl: string,
  { installed, refused }: Asking
): Effect.Effect<Found, never, Clock | Releases | UpdateChecks> =>
  Effect.gen(function*() {
    const checks = yield* UpdateChecks
    const before = yield* checks.load
    yield* checks.clear
    const found = yield* Effect.flatMap(Releases, (releases) => releases.fromServer(serverUrl))
    const now = yield* use(Clock, (clock) => clock.now)
    yield* checks.save({
      installed,
      server_url: serverUrl,
      checked_at: now / 1000,
      ...answer(found._tag === "Found" && found.offer.version === refused ? { _tag: "Nothing" } : found, installed),
      ...(before?.noticed_at === undefined ? {} : { noticed_at: before.noticed_at })
    })
    return found
  })

/** A server that has nothing to give is not asked again for a day; one that did not answer, soon. */
const answer = (found: Found, installed: string): Pick<CheckRecord.CheckRecord, "latest" | "download_url"> => {
  switch (found._tag) {
    case "Found":
      return { latest: found.offer.version, download_url: found.offer._tag === "Server" ? found.offer.url : null }
    case "Nothing":
      return { latest: installed, download_url: null }
    case "Unreachable":
      return { latest: null, download_url: null }
  }
}

/** The server first; where there is none, or it has nothing to give, the registry of the user's npm. */
export const everywhere = (serverUrl: string | undefined, asking: Asking) =>
  Effect.gen(function*() {
    const found: Found = serverUrl === undefined ? { _tag: "Nothing" } : yield* server(serverUrl, asking)
    return found._tag === "Nothing" ? yield* Effect.flatMap(Releases, (releases) => releases.fromRegistry) : found
  })
