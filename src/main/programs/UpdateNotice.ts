import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as CheckRecord from "../../domain/upgrade/CheckRecord.ts"
import * as Workspace from "../../domain/workspace/Workspace.ts"
import { Background } from "../../ports/Background.ts"
import { Clock } from "../../ports/Clock.ts"
import { Environment } from "../../ports/Environment.ts"
import { UpdateChecks } from "../../ports/UpdateChecks.ts"
import { use } from "../../ports/Use.ts"
import * as Credentials from "./Credentials.ts"

/** What looks for a newer version while nobody waits; the next command reads what it found. */
export const look = ["self-upgrade", "--check-only", "--quiet"]

const off = Effect.map(
  use(Environment, (environment) => environment.variable("AGNES_NO_UPDATE_CHECK")),
  CheckRecord.isSwitchedOff
)

/** The server, where one is configured that we would talk to. */
const server = Effect.map(Effect.option(Credentials.server({ insecureHttp: false })), Option.getOrUndefined)

const somewhere = Effect.map(use(Environment, (environment) => environment.home), Workspace.make)

/**
 * The line about a newer version, at most once a day, from what the last look brought (client spec §2.6). Asks no server
 * itself: where that look is too old, a process is started that looks, and this one goes on.
 */
export const line = (installed: string) =>
  Effect.gen(function*() {
    if (yield* off) return undefined
    const checks = yield* UpdateChecks
    const record = yield* checks.load
    const now = yield* use(Clock, (clock) => clock.now)
    const isQuiet = record !== undefined && CheckRecord.isYoung(record, now) && record.installed === installed
      && !CheckRecord.isDue(record, now)
    // Whose answer it was does not matter as long as there is nothing to say or do.
    if (isQuiet) return undefined
    const serverUrl = yield* server
    if (serverUrl === undefined) return undefined
    if (record === undefined || !CheckRecord.isFresh(record, { installed, serverUrl, now })) {
      const background = yield* Background
      yield* background.start(yield* somewhere, look)
      return undefined
    }
    if (record.latest === null || !CheckRecord.isDue(record, now)) return undefined
    yield* checks.save({ ...record, noticed_at: now / 1000 })
    return CheckRecord.notice(installed, record.latest, record.download_url !== null)
  })
