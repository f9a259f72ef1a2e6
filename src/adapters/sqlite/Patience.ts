import { SqlError } from "@effect/sql/SqlError"
import * as Effect from "effect/Effect"
import { setTimeout as sleep } from "node:timers/promises"

/** Also SQLITE_PROTOCOL: too many looked at the log at once (https://sqlite.org/rescode.html#protocol). */
const isBusy = (error: unknown): boolean =>
  typeof error === "object" && error !== null && "code" in error && /^SQLITE_(BUSY|PROTOCOL)/.test(String(error.code))

/** Tries again while the database is busy, with growing and jittered pauses, for `patience` milliseconds. */
const patiently = async <A>(patience: number, attempt: () => A): Promise<A> => {
  const deadline = performance.now() + patience
  for (let pause = 2;; pause = Math.min(pause * 2, 50)) {
    await sleep(pause * (0.5 + Math.random()))
    try {
      return attempt()
    } catch (error) {
      if (!isBusy(error) || performance.now() >= deadline) throw error
    }
  }
}

const failed = (message: string) => (cause: unknown): SqlError => new SqlError({ cause, message })

/** Makes a synchronous call; only when another process holds the database does it wait, without blocking this one. */
export const withPatience = (patience: number) => <A>(message: string, attempt: () => A): Effect.Effect<A, SqlError> =>
  Effect.suspend(() => {
    try {
      return Effect.succeed(attempt())
    } catch (error) {
      return isBusy(error) && patience > 0
        ? Effect.tryPromise({ try: () => patiently(patience, attempt), catch: failed(message) })
        : Effect.fail(failed(message)(error))
    }
  })
