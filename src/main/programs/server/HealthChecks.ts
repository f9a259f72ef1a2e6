import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as HealthReport from "../../../domain/server/HealthReport.ts"
import { Accounts } from "../../../ports/Accounts.ts"
import { DatabaseSchema } from "../../../ports/DatabaseSchema.ts"
import { DataVolume } from "../../../ports/DataVolume.ts"
import { SessionIndex } from "../../../ports/SessionIndex.ts"
import { SessionStore } from "../../../ports/SessionStore.ts"

/** Of the database: asked for a number it holds. */
export const schema = Effect.flatMap(DatabaseSchema, ({ current, expected }) =>
  Effect.map(Effect.option(current), (found) =>
    HealthReport.schema(found._tag === "Some" ? found.value : undefined, expected)))

/** How many there are, in all. */
export const census = Effect.gen(function*() {
  const users = yield* Effect.flatMap(Accounts, (accounts) => accounts.users)
  const store = yield* SessionStore
  const sessions = yield* Effect.reduce(users, 0, (sum, { id }) => Effect.map(store.count(id), (count) => sum + count))
  return { users: users.length, sessions }
})

const failed = (detail: string): HealthReport.Check => ({ status: "error", detail })

/** A check that fails says so; one that breaks is unknown, and never takes the others with it. */
const guarded = <E, R>(check: Effect.Effect<HealthReport.Check, E, R>, detail: string) =>
  check.pipe(
    Effect.catchAll((error) => Effect.as(Effect.logWarning(detail, error), failed(detail))),
    Effect.catchAllDefect((defect) =>
      Effect.as(Effect.logError("a health check broke", defect), {
        status: "unknown",
        detail: "The check broke"
      } as const))
  )

/** Checks every service; `more` are those of parts that not every server has. */
export const services = <R>(
  asked: { readonly schema: boolean },
  more: Readonly<Record<string, Effect.Effect<HealthReport.Check, never, R>>>
) =>
  Effect.gen(function*() {
    const store = yield* SessionStore
    const index = yield* SessionIndex
    const volume = yield* DataVolume
    const database = yield* guarded(schema, "The database cannot be read")
    return yield* Effect.all({
      database: Effect.succeed<HealthReport.Check>({ status: database.status === "ok" ? "ok" : "error" }),
      disk: guarded(Effect.map(volume.space, HealthReport.space), "The disk cannot be looked at"),
      folder: guarded(
        Effect.as(volume.probe, { status: "ok" } as const),
        "Nothing can be written to the data folder: sessions are refused"
      ),
      users: guarded(
        Effect.flatMap(Accounts, ({ users }) => users).pipe(
          Effect.map((all) => ({ status: "ok" as const, count: all.length }))
        ),
        "The accounts cannot be read"
      ),
      erasures: guarded(
        Effect.zipWith(store.unerased, store.superseded(), (taken, replaced) =>
          HealthReport.owed(taken.length, replaced.length)),
        "What is to be deleted cannot be read"
      ),
      index: guarded(
        Effect.zipWith(index.backlog, Clock.currentTimeMillis, HealthReport.index),
        "What is to be read cannot be counted"
      ),
      ...more,
      ...(asked.schema ? { db_schema: Effect.succeed(database) } : {})
    }, { concurrency: "unbounded" })
  })
