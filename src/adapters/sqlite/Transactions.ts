import * as SqlClient from "@effect/sql/SqlClient"
import type { Connection } from "@effect/sql/SqlConnection"
import type { SqlError } from "@effect/sql/SqlError"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as FiberRef from "effect/FiberRef"
import * as Direct from "./Direct.ts"

type Step = Effect.Effect<unknown, SqlError>

/** Whoever has begun either commits or rolls back, once. */
export interface Steps {
  readonly connection: Connection
  readonly begin: Step
  readonly commit: Step
  readonly rollback: Step
  readonly savepoint: (name: string) => Step
  readonly rollbackTo: (name: string) => Step
}

/**
 * All of a program's statements or none; inside of another transaction, none of the inner ones alone. A COMMIT that failed
 * is a failure like that of every other statement, where the stock client makes a defect of it.
 */
export const make =
  (steps: Steps): SqlClient.SqlClient["withTransaction"] =>
  <R, E, A>(work: Effect.Effect<A, E, R>): Effect.Effect<A, E | SqlError, R> =>
    Effect.uninterruptibleMask((restore) =>
      Effect.withFiberRuntime<A, E | SqlError, R>((fiber) => {
        const outer = Direct.current(fiber.currentContext)
        const depth = outer._tag === "Some" ? outer.value[1] + 1 : 0
        const connected = Effect.mapInputContext(work, (context: Context.Context<R>): Context.Context<R> =>
          Context.add(context, SqlClient.TransactionConnection, [steps.connection, depth]))
        const whole = depth === 0 ? outermost(restore(connected), steps) : nested(restore(connected), steps, `s${depth}`)
        return fiber.getFiberRef(FiberRef.currentTracerEnabled)
          ? Effect.withSpan(whole, "sql.transaction", { kind: "client", captureStackTrace: false })
          : whole
      })
    )

const outermost = <A, E, R>(
  work: Effect.Effect<A, E, R>,
  { begin, commit, rollback }: Steps
): Effect.Effect<A, E | SqlError, R> =>
  Effect.zipRight(
    begin,
    Effect.matchCauseEffect(work, {
      onFailure: (cause): Effect.Effect<A, E | SqlError> => Effect.zipRight(rollback, Effect.failCause(cause)),
      onSuccess: (value) => Effect.as(commit, value)
    })
  )

const nested = <A, E, R>(
  work: Effect.Effect<A, E, R>,
  { rollbackTo, savepoint }: Steps,
  name: string
): Effect.Effect<A, E | SqlError, R> =>
  Effect.zipRight(savepoint(name), Effect.tapErrorCause(work, () => rollbackTo(name)))
