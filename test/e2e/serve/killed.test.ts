import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import Database from "libsql"
import { lease } from "../../../src/ports/SessionIndex.ts"
import * as Records from "../../domain/transcript/records.ts"
import * as Samples from "../../domain/transcript/samples.ts"
import * as TempFolder from "../../support/TempFolder.ts"
import * as Process from "./Process.ts"
import * as Reading from "./Reading.ts"
import * as Server from "./Server.ts"
import * as Settled from "./Settled.ts"

const sessions = Array.from({ length: 12 }, (_, n) => `s${n}`)

/** A session of a hundred turns; its last words are its own. */
const transcript = (session: string): Uint8Array =>
  Samples.jsonl(...Array.from({ length: 100 }, (_, n) =>
    Records.user(`u${n}`, n === 0 ? null : `u${n - 1}`, n === 99 ? `kiwi lastof${session}` : `plum ${n} ${session}`)))

const rows = (folder: string, sql: string): ReadonlyArray<any> => {
  const database = new Database(`${folder}/state/system.sqlite`)
  const found = database.prepare(sql).all([])
  database.close()
  return found as ReadonlyArray<any>
}

it.scopedLive("S17 kill -9 while sessions are received and read: each is found, once, and nothing is left over", () =>
  Effect.gen(function*() {
    const folder = yield* TempFolder.make
    let sent = 0
    for (let round = 1; round <= 3; round++) {
      const server = yield* Process.start(folder)
      yield* Effect.exit(Effect.forEach(sessions.slice(sent, round * 4), (session) =>
        Effect.tap(Server.upload(server, server.token, `${session}.jsonl`, transcript(session)), ({ status }) => {
          assert.strictEqual(status, 200)
          sent++
        })))
      // In the middle of the first, the second, … session it reads.
      const done = "SELECT COUNT(*) AS n FROM session_index WHERE build IS NOT NULL"
      const read = Effect.sync(() => rows(folder, done)[0].n)
      yield* Settled.until(read, (count) => count >= round)
      yield* Process.kill(server, "SIGKILL")
      const far = rows(folder, `SELECT session FROM session_index WHERE due_at > ${Date.now() + lease}`)
      assert.deepStrictEqual(far, [], "what was being read is due again within the lease")
      // As if that time had passed.
      rows(folder, "UPDATE session_index SET due_at = 1 WHERE due_at > 0 RETURNING session")
    }
    assert.strictEqual(sent, sessions.length)
    const last = yield* Process.start(folder)
    yield* Reading.done(last)
    for (const session of sessions) {
      const { body } = yield* Server.ask(last, `/api/search?q=lastof${session}`, { token: last.token })
      assert.deepStrictEqual(body.found.map(({ id }: { id: string }) => id), [session])
    }
    const garbage = Effect.sync(() => rows(folder, "SELECT COUNT(*) AS n FROM index_garbage")[0].n)
    yield* Settled.until(garbage, (left) => left === 0)
    assert.strictEqual(rows(folder, "SELECT COUNT(*) AS n FROM session_documents")[0].n, sessions.length * 100)
    assert.strictEqual(rows(folder, "SELECT COUNT(*) AS n FROM session_search")[0].n, sessions.length * 100)
  }), 120_000)
