import type { SqlClient } from "@effect/sql/SqlClient"
import { SqlError } from "@effect/sql/SqlError"
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"

/** A report or a backup that reads from the log has this long to end. */
const patience = "10 seconds"

const again = Schedule.spaced("50 millis").pipe(Schedule.upTo(patience))

class Busy {
  readonly _tag = "Busy"
}

export interface Folding {
  /** As far as nobody is in the way; whatever goes wrong is left for the next time. */
  readonly now: Effect.Effect<void>
  /** Waits for those who read from the log, and fails when they do not end. */
  readonly wholly: Effect.Effect<void, SqlError>
}

/** Writing the database's log back and emptying it: what was deleted lies in it until then, words of sessions among it. */
export const over = (sql: SqlClient): Folding => {
  // A reader in the way is told of in the row, not as an error (https://sqlite.org/pragma.html#pragma_wal_checkpoint).
  const attempt = sql.unsafe<{ readonly busy: number }>("PRAGMA wal_checkpoint(TRUNCATE)").pipe(
    Effect.filterOrFail(([row]) => row?.busy === 0, () => new Busy()),
    Effect.asVoid
  )
  return {
    now: Effect.ignore(attempt),
    wholly: attempt.pipe(
      Effect.retry({ schedule: again, while: (error) => error._tag === "Busy" }),
      Effect.catchTag("Busy", (cause) =>
        Effect.fail(new SqlError({ cause, message: "Somebody reads from the database's log: it cannot be emptied" })))
    )
  }
}
