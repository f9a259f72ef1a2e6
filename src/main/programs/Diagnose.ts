import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Redacted from "effect/Redacted"
import * as Token from "../../domain/account/Token.ts"
import * as Diagnose from "../../domain/doctor/Diagnose.ts"
import * as Diagnosis from "../../domain/doctor/Diagnosis.ts"
import type { Workspace } from "../../domain/workspace/Workspace.ts"
import { Clock } from "../../ports/Clock.ts"
import { ServerProbe } from "../../ports/ServerProbe.ts"
import { use } from "../../ports/Use.ts"
import * as Credentials from "./Credentials.ts"
import * as Doctor from "./Doctor.ts"

/** What the server says of itself, and what the doctor finds here (client spec DIAG-1). Never fails. */
export const diagnose = (workspace: Workspace, running: Doctor.Running, options: { readonly includeSchema: boolean }) =>
  Effect.gen(function*() {
    const around = yield* Doctor.look(workspace, running)
    const url = around.report.server.url
    return Diagnose.make({
      latencyMs: url === undefined ? undefined : yield* latency(url),
      services: url === undefined ? notTold("no server is configured") : yield* services(url, options.includeSchema),
      findings: Diagnosis.make(around)
    })
  })

/** Milliseconds of one answer; `undefined` when it is none of an agnes server. */
const latency = (serverUrl: string) =>
  Effect.gen(function*() {
    const start = yield* use(Clock, (clock) => clock.elapsed)
    const { isAgnes } = yield* Effect.flatMap(ServerProbe, (probe) => probe.ask(serverUrl))
    const end = yield* use(Clock, (clock) => clock.elapsed)
    return isAgnes ? Math.round(end - start) : undefined
  }).pipe(Effect.orElseSucceed(() => undefined))

const services = (serverUrl: string, includeSchema: boolean) =>
  Effect.gen(function*() {
    const found = yield* Effect.orElseSucceed(Credentials.token, () => undefined)
    const token = found === undefined ? undefined : Either.getOrUndefined(Token.clean(Redacted.value(found)))
    if (token === undefined) return notTold("there is no token to ask with")
    const probe = yield* ServerProbe
    return yield* probe.services({ serverUrl, token: Redacted.make(token) }, includeSchema).pipe(
      Effect.map((services): Diagnose.Services => ({ _tag: "Told", services })),
      Effect.catchAll(({ message }) => Effect.succeed(notTold(message)))
    )
  })

const notTold = (why: string): Diagnose.Services => ({ _tag: "NotTold", why })
