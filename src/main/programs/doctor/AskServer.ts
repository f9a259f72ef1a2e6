import * as Effect from "effect/Effect"
import type { ServerState } from "../../../domain/doctor/Surroundings.ts"
import { AccountServer } from "../../../ports/AccountServer.ts"
import { Clock } from "../../../ports/Clock.ts"
import { ServerProbe } from "../../../ports/ServerProbe.ts"
import type { Credentials } from "../../../ports/UploadServer.ts"
import { use } from "../../../ports/Use.ts"

/** Asks the server without a token first, and then, when it is one of ours, whether it knows ours. */
export const ask = (
  serverUrl: string | undefined,
  token: Credentials["token"] | undefined
): Effect.Effect<ServerState, never, ServerProbe | AccountServer | Clock> =>
  serverUrl === undefined ? Effect.succeed({ _tag: "NotAsked" }) : Effect.gen(function*() {
    const probed = yield* Effect.flatMap(ServerProbe, (probe) => probe.ask(serverUrl))
    const now = yield* use(Clock, (clock) => clock.now)
    const known = token === undefined || !probed.isAgnes ? undefined : yield* verified(serverUrl, token)
    return {
      _tag: "Answered" as const,
      status: probed.status,
      isAgnes: probed.isAgnes,
      ahead: probed.date === undefined ? undefined : now - probed.date,
      minVersion: probed.minVersion,
      location: probed.location,
      offered: probed.isAgnes ? yield* Effect.flatMap(ServerProbe, (probe) => probe.offered(serverUrl)) : undefined,
      token: known
    }
  }).pipe(Effect.catchAll(({ code, message }) => Effect.succeed({ _tag: "Unreachable" as const, code, message })))

const verified = (serverUrl: string, token: Credentials["token"]) =>
  Effect.flatMap(AccountServer, (server) => server.verify(serverUrl, token)).pipe(
    Effect.as("accepted" as const),
    Effect.catchAll((error) => Effect.succeed(error._tag === "Rejected" ? "rejected" as const : "not-told" as const))
  )
