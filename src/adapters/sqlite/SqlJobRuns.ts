import * as SqlClient from "@effect/sql/SqlClient"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { JobRuns, lease } from "../../ports/JobRuns.ts"
import * as StoreError from "../../ports/StoreError.ts"

const make = Effect.map(SqlClient.SqlClient, (sql): JobRuns["Type"] => ({
  lastRuns: sql<{ readonly job: string; readonly last_run: number }>`SELECT job, last_run FROM job_runs
    WHERE last_run IS NOT NULL`.pipe(
    Effect.map((rows) => new Map(rows.map(({ job, last_run }) => [job, Number(last_run)]))),
    Effect.mapError(StoreError.from("read when jobs ran"))
  ),
  ran: (job, at) =>
    sql`INSERT INTO job_runs ${sql.insert({ job, last_run: at })}
      ON CONFLICT (job) DO UPDATE SET last_run = excluded.last_run`.pipe(
      Effect.asVoid,
      Effect.mapError(StoreError.from("note that a job ran"))
    ),
  take: (job, owner, at) =>
    // A time further away than any lease was left by a clock that was wrong.
    sql`INSERT INTO job_runs ${sql.insert({ job, lease_owner: owner, lease_until: at + lease })}
      ON CONFLICT (job) DO UPDATE SET lease_owner = excluded.lease_owner, lease_until = excluded.lease_until
      WHERE job_runs.lease_owner IS NULL OR job_runs.lease_owner = ${owner} OR job_runs.lease_until <= ${at}
        OR job_runs.lease_until > ${at + 2 * lease}
      RETURNING job`.pipe(
      Effect.map((rows) => rows.length > 0),
      Effect.mapError(StoreError.from("start a job"))
    ),
  free: (job, owner) =>
    sql`UPDATE job_runs SET lease_owner = NULL, lease_until = NULL WHERE job = ${job} AND lease_owner = ${owner}`.pipe(
      Effect.asVoid,
      Effect.mapError(StoreError.from("end a job"))
    )
}))

export const layer = Layer.effect(JobRuns, make)
