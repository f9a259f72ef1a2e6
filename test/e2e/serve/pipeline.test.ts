import { assert, describe, it } from "@effect/vitest"
import * as SqlClient from "@effect/sql/SqlClient"
import { Effect, Schedule } from "effect"
import * as DataFolder from "../../../src/adapters/node/DataFolder.ts"
import * as Sqlite from "../../../src/adapters/sqlite/Sqlite.ts"
import { AuditTrail } from "../../../src/ports/AuditTrail.ts"
import { JobRuns } from "../../../src/ports/JobRuns.ts"
import * as TempFolder from "../../support/TempFolder.ts"
import * as Server from "./Server.ts"

const run = (server: Server.Server, token: string | undefined, query = "?processor=usage") =>
  Server.ask(server, `/api/admin/run-session-processor${query}`, { method: "POST", token })

const record = (text: string): string => `${JSON.stringify({ type: "user", message: { role: "user", content: text } })}\n`

const log = (server: Server.Server) =>
  Server.beside(server, Effect.map(
    Effect.flatMap(AuditTrail, (trail) => trail.list({ action: "run_session_processor" }, { limit: 99 })),
    ({ entries }) => entries
  ))

const withDatabase = <A, E>(server: Server.Server, work: (sql: SqlClient.SqlClient) => Effect.Effect<A, E>) =>
  Effect.flatMap(SqlClient.SqlClient, work).pipe(
    Effect.provide(Sqlite.layer(DataFolder.databaseIn(server.folder)))
  )

describe("POST /api/admin/run-session-processor", () => {
  it.scopedLive("15.4-A5, 15.4-A6, 15.2-15, 15.2-18 an admin runs it: what is due is processed once, and the audit log knows the counts", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const ann = yield* Server.person(server, "ann")
      for (const name of ["a.jsonl", "b.jsonl"]) yield* Server.upload(server, ann, name, record("x"))
      const { body, status } = yield* run(server, server.token)
      assert.strictEqual(status, 200)
      assert.deepInclude(body.details, { processor: "usage", scanned: 2, processed: 2, skipped: 0, errors: 0, errors_detail: [] })
      assert.isTrue(body.ok)
      assert.strictEqual((yield* run(server, server.token)).body.details.scanned, 0)
      yield* Server.upload(server, ann, "a.jsonl", record("x") + record("y"))
      assert.strictEqual((yield* run(server, server.token)).body.details.processed, 1)
      const entries = yield* log(server)
      assert.deepStrictEqual(entries.map(({ action, params, resource }) => [action, resource, params["processed"]]), [1, 0, 2].map(
        (processed) => ["run_session_processor:usage", "job:session-processor:usage", processed]
      ))
      assert.hasAllKeys(entries[0]?.params, ["processor", "scanned", "processed", "skipped", "errors", "items_extracted"])
    }))

  it.scopedLive("15.4-A7, 15.4-A10 unknown names, no name, no admin, no token: refused, and nothing is written down", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const ann = yield* Server.person(server, "ann")
      const unknown = yield* run(server, server.token, "?processor=nope")
      assert.deepStrictEqual([unknown.status, unknown.body.detail], [400, "Unknown processor 'nope'. Known: usage"])
      assert.deepStrictEqual([(yield* run(server, server.token, "")).status, (yield* run(server, ann)).status], [422, 403])
      assert.strictEqual((yield* run(server, undefined)).status, 401)
      assert.deepStrictEqual(yield* log(server), [])
    }))

  it.scopedLive("15.4-A8 while it runs, in whatever process, it is not started again", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const job = "session-processor:usage"
      const runs = <A, E>(work: (runs: JobRuns["Type"]) => Effect.Effect<A, E>) =>
        Server.beside(server, Effect.flatMap(JobRuns, work))
      yield* runs((its) => its.take(job, "other", Date.now()))
      const { body, status } = yield* run(server, server.token)
      assert.deepStrictEqual([status, body.detail], [409, "Processor 'usage' is already running"])
      assert.deepStrictEqual(yield* log(server), [])
      yield* runs((its) => its.free(job, "other"))
      assert.strictEqual((yield* run(server, server.token)).status, 200)
    }))

  it.scopedLive("15.4-A9, 15.4-A11 a run that fails is 500 with its type, is written down, and holds nobody up", () =>
    Effect.gen(function*() {
      const server = yield* Server.start({ logLevel: "none" })
      yield* withDatabase(server, (sql) => sql`ALTER TABLE session_processor_state RENAME TO away`)
      const { body, status } = yield* run(server, server.token)
      assert.strictEqual(status, 500)
      assert.match(body.detail, /^StoreError: /)
      yield* withDatabase(server, (sql) => sql`ALTER TABLE away RENAME TO session_processor_state`)
      assert.strictEqual((yield* run(server, server.token)).status, 200)
      const [, failed] = yield* log(server)
      assert.deepStrictEqual([failed?.result, failed?.params["unhandled_error"]], ["error", body.detail])
    }))
})

describe("the server's own scheduler", () => {
  it.scopedLive("processes what is there by itself, and not again after a restart before it is time", () =>
    Effect.gen(function*() {
      const folder = yield* TempFolder.make
      yield* Effect.scoped(Effect.gen(function*() {
        const server = yield* Server.startIn(folder, { scheduler: true })
        yield* log(server).pipe(Effect.repeat({ until: (found) => found.length > 0, schedule: Schedule.spaced("20 millis") }))
        const ran = Server.beside(server, Effect.flatMap(JobRuns, (runs) => runs.lastRuns))
        yield* Effect.repeat(ran, { until: (last) => last.size > 1, schedule: Schedule.spaced("20 millis") })
        assert.sameMembers([...(yield* ran).keys()], ["session-processor:usage", "corporate-memory"])
      }))
      const again = yield* Server.startIn(folder, { scheduler: true, schedulerTick: 1 })
      assert.strictEqual((yield* run(again, again.token)).status, 200)
      assert.lengthOf(yield* log(again), 2)
    }))
})

describe("the health of the pipeline", () => {
  const check = (server: Server.Server) =>
    Effect.map(Server.ask(server, "/api/health/detailed", { token: server.token }), ({ body }) => body)

  it.scopedLive("15.5-H1, 15.5-H2, 15.5-H4, 15.5-H7 nothing stored, waiting for a moment, waiting too long, processed", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      assert.deepStrictEqual((yield* check(server)).services.session_pipeline, { status: "ok", detail: "no session files yet" })
      yield* Server.upload(server, server.token, "a.jsonl", record("x"))
      assert.deepStrictEqual((yield* check(server)).services.session_pipeline, { status: "ok", session_files: 1 })
      yield* withDatabase(server, (sql) => sql`UPDATE session_index SET received_at = received_at - 7200000`)
      const late = yield* check(server)
      assert.deepStrictEqual([late.services.session_pipeline.status, late.status], ["warning", "degraded"])
      assert.include(late.services.session_pipeline.detail, "session-processor:usage")
      assert.notInclude(JSON.stringify(late.services.session_pipeline), "a.jsonl")
      yield* run(server, server.token)
      assert.strictEqual((yield* check(server)).services.session_pipeline.status, "ok")
    }))

  it.scopedLive("15.5-H5, 15.6-77 one that others have overtaken is told and changes no headline", () =>
    Effect.gen(function*() {
      const server = yield* Server.start({ usageInterval: 300 })
      for (const name of ["old.jsonl", "new.jsonl"]) yield* Server.upload(server, server.token, name, record(name))
      yield* run(server, server.token)
      yield* withDatabase(server, (sql) =>
        Effect.zipRight(
          sql`UPDATE session_index SET received_at = received_at - 18000000, due_at = NULL WHERE session = 'old'`,
          sql`DELETE FROM session_processor_state WHERE session = 'old'`
        ))
      const { services, status } = yield* check(server)
      assert.deepStrictEqual([services.session_pipeline.status, status], ["info", "healthy"])
      assert.isAbove(services.session_pipeline.stuck_file_age_seconds, 4 * 3600)
    }))
})
