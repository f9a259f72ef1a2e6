import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as OwnersRights from "../../../adapters/node/OwnersRights.ts"
import type * as Audit from "../../../domain/server/Audit.ts"
import { AuditTrail } from "../../../ports/AuditTrail.ts"
import type { Event } from "../../programs/server/CollectSessions.ts"
import { RunFailed } from "../../programs/server/pipeline/AuditedRun.ts"
import * as AccountsFile from "../collecting/AccountsFile.ts"
import * as Collecting from "../collecting/Collecting.ts"

/** With its own rights only: taking on somebody else's is for the whole process, and others are served meanwhile. */
const collected = (settings: Collecting.Place) =>
  Effect.gen(function*() {
    if (settings.skipCollector) return Collecting.nothingWished
    const accounts = yield* AccountsFile.read(settings)
    const report = ({ reason, user, what }: Event) =>
      Effect.annotateLogs(Effect.logDebug("collected from a home"), { user, what, reason: reason ?? "" })
    return yield* Collecting.run(settings, { dryRun: false, accounts, rights: OwnersRights.own, report })
  })

/** `<Type>: <message>`, as it stands in the audit log and in the answer (server spec §8.2, 15.4-A4). */
const typed = (error: unknown): string => {
  const { _tag, code, message, name } = error as Record<"_tag" | "code" | "message" | "name", unknown>
  const said = [message, code].find((text) => typeof text === "string" && text !== "")
  const type = [_tag, name].find((text) => typeof text === "string") ?? "Error"
  return `${String(type)}: ${String(said ?? "no details")}`
}

/** Counts, and why; names of files are nobody's business here. */
const params = ({ code, stats }: Collecting.Outcome): Audit.Params => {
  const counts = Object.entries(stats)
    .filter((entry): entry is [string, number | boolean] => typeof entry[1] !== "object")
  const reasons = Object.entries("reasons" in stats ? stats.reasons : {})
    .map(([reason, n]) => [`reason_${reason}`, n] as const)
  return { rc: code, ...Object.fromEntries([...counts, ...reasons]) }
}

/** One collection with an entry in the audit log, also when it fails; then `RunFailed`. */
export const collect = (settings: Collecting.Place, actor: Audit.Actor) =>
  Effect.gen(function*() {
    const trail = yield* AuditTrail
    const begun = yield* Clock.currentTimeMillis
    const done = yield* Effect.exit(collected(settings))
    const problem = Exit.isFailure(done) ? typed(Cause.squash(done.cause)) : undefined
    yield* trail.add({
      action: "run_session_collector",
      actor,
      resource: "job:session-collector",
      durationMs: (yield* Clock.currentTimeMillis) - begun,
      result: problem === undefined ? "ok" : "error",
      params: Exit.isSuccess(done) ? params(done.value) : { unhandled_error: problem ?? "" }
    })
    if (Exit.isSuccess(done)) return done.value
    yield* Effect.logError("could not collect sessions", done.cause)
    return yield* new RunFailed({ message: problem ?? "" })
  })
