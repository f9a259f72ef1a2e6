import * as Effect from "effect/Effect"
import * as Metric from "effect/Metric"
import { monitorEventLoopDelay } from "node:perf_hooks"
import process from "node:process"
import { SessionIndex } from "../../../ports/SessionIndex.ts"
import * as HealthChecks from "../../programs/server/HealthChecks.ts"

const memory = Metric.gauge("process_resident_memory_bytes", { description: "Memory of the server's process" })
const running = Metric.gauge("process_uptime_seconds", { description: "Since the process started" })
const lagMean = Metric.gauge("nodejs_eventloop_lag_mean_seconds", {
  description: "Mean delay of the event loop since the last reading"
})
const lagMost = Metric.gauge("nodejs_eventloop_lag_max_seconds", {
  description: "Longest delay of the event loop since the last reading"
})
const users = Metric.gauge("agnes_users", { description: "Accounts" })
const sessions = Metric.gauge("agnes_sessions", { description: "Sessions kept, of everybody" })

const backlog = Metric.gauge("agnes_index_backlog", { description: "Sessions that wait to be indexed" })
const failing = Metric.gauge("agnes_index_failing", { description: "Of these, those that could not be" })

/** Nanoseconds as seconds; nothing measured yet is none. */
const seconds = (nanoseconds: number): number => Number.isFinite(nanoseconds) ? Math.max(0, nanoseconds) / 1e9 : 0

/** Reads what has to be looked at rather than counted as it happens. Users and sessions are counted once a minute. */
export const make = Effect.gen(function*() {
  const delay = monitorEventLoopDelay({ resolution: 20 })
  yield* Effect.acquireRelease(Effect.sync(() => delay.enable()), () => Effect.sync(() => delay.disable()))
  const index = yield* SessionIndex
  const census = yield* Effect.cachedWithTTL(HealthChecks.census, "1 minute")
  return Effect.gen(function*() {
    memory.unsafeUpdate(process.memoryUsage.rss(), [])
    running.unsafeUpdate(process.uptime(), [])
    lagMean.unsafeUpdate(seconds(delay.mean), [])
    lagMost.unsafeUpdate(seconds(delay.max), [])
    delay.reset()
    const counted = yield* census
    users.unsafeUpdate(counted.users, [])
    sessions.unsafeUpdate(counted.sessions, [])
    const before = yield* index.backlog
    backlog.unsafeUpdate(before.due, [])
    failing.unsafeUpdate(before.failing, [])
  }).pipe(Effect.catchAll((error) => Effect.logWarning("could not count for the metrics", error)))
})
