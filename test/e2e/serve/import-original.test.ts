import { assert, describe, it } from "@effect/vitest"
import { Effect, Schedule } from "effect"
import { execFile, spawn } from "node:child_process"
import { createHash, createHmac } from "node:crypto"
import * as fs from "node:fs"
import { join } from "node:path"
import type { Contents } from "../../../src/adapters/memory/MemoryOriginal.ts"
import * as OriginalFolder from "../../support/OriginalFolder.ts"
import * as Parquet from "../../support/Parquet.ts"
import * as TempFolder from "../../support/TempFolder.ts"
import * as Process from "./Process.ts"
import * as Server from "./Server.ts"

const agnes = (...args: ReadonlyArray<string>) =>
  Effect.async<{ readonly code: number; readonly stdout: string; readonly stderr: string }>((resume) => {
    execFile(process.execPath, ["dist/agnes.cjs", ...args], (error, stdout, stderr) =>
      resume(Effect.succeed({ code: error === null ? 0 : Number(error.code ?? -1), stdout, stderr })))
  })

const md5 = (text: string): string => createHash("md5").update(text).digest("hex")
const line = (n: number): string => `${JSON.stringify({ type: "user", message: { role: "user", content: `prompt ${n}` } })}\n`

/** As the original keeps it in `state/.jwt_secret`. */
const key = "5e".repeat(32)

const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url")
const signed = `${base64({ alg: "HS256", typ: "JWT" })}.${
  base64({ sub: "u-ann", email: "ann@example.com", typ: "pat", iat: 1_700_000_000, jti: "t-1" })
}`
const token = `${signed}.${createHmac("sha256", key).update(signed).digest("base64url")}`

const many = 120

const contents: Contents = {
  schema: 30,
  tables: {
    users: [
      { id: "u-ann", email: "ann@example.com", name: "Ann", password_hash: "$argon2$" },
      { id: "../evil", email: "eve@example.com" }
    ],
    personal_access_tokens: [
      { id: "t-1", user_id: "u-ann", name: "laptop", token_hash: Server.sha256(token), prefix: "t1t1t1t1", created_at: 1_700_000_000_000 }
    ],
    session_extraction_state: [
      { session_file: "u-ann/s1.jsonl", username: "u-ann", processed_at: 1_700_000_000_000, items_extracted: 2, file_hash: md5(line(1)) }
    ],
    session_processor_state: [],
    audit_log: [{ id: "a-1", timestamp: 1_600_000_000_000, user_id: "u-ann", action: "session.upload" }],
    table_registry: [{ id: "sales", name: "Sales" }]
  },
  files: {
    user_sessions: {
      "u-ann": Object.fromEntries(Array.from({ length: many }, (_, n) =>
        [`s${n}.jsonl`, { bytes: Buffer.from(line(n)), modifiedAt: 1_700_000_000_000 + n }]))
    }
  }
}

/** Waits until so many sessions are in their place, then kills without a warning. */
const killedAt = (args: ReadonlyArray<string>, folder: string, count: number) =>
  Effect.gen(function*() {
    const child = spawn(process.execPath, ["dist/agnes.cjs", ...args], { stdio: "ignore" })
    const ended = new Promise<void>((done) => child.on("close", () => done()))
    const there = Effect.sync(() => fs.existsSync(folder) ? fs.readdirSync(folder).length : 0)
    yield* there.pipe(
      Effect.repeat({ until: (n) => n >= count, schedule: Schedule.spaced("5 millis") }),
      Effect.timeoutFail({ duration: "30 seconds", onTimeout: () => new Error("no sessions came") })
    )
    child.kill("SIGKILL")
    yield* Effect.promise(() => ended)
    assert.strictEqual(child.signalCode, "SIGKILL")
  })

describe("agnes import-original", () => {
  it.scopedLive("15.2-22 15.2-23 a whole folder, killed in between, is taken over once; people's tokens count with the old key", () =>
    Effect.gen(function*() {
      const parquet = join(yield* TempFolder.make, "sales.parquet")
      fs.writeFileSync(parquet, yield* Effect.promise(() => Parquet.of("SELECT 1 AS a")))
      const from = yield* OriginalFolder.make({ ...contents, parquets: { Sales: parquet } }, true)
      const before = OriginalFolder.snapshot(from)
      const data = join(yield* TempFolder.make, "data")
      const args = ["import-original", from, "--data-dir", data]

      const dry = yield* agnes(...args, "--dry-run", "--json")
      assert.strictEqual(dry.code, 3, dry.stderr)
      const foreseen = JSON.parse(dry.stdout)
      assert.deepInclude(foreseen.counts, { users: { added: 1, kept: 0 }, sessions: { added: many, kept: 0 }, states: { added: 1, kept: 0 } })
      assert.isTrue(foreseen.notes.some((note: string) => note.includes("AGNES_JWT_SECRET_KEY")))
      assert.isFalse(fs.existsSync(data))

      yield* killedAt(args, join(data, "user_sessions", "u-ann"), 25)
      const done = yield* agnes(...args, "--json")
      const { counts, dry_run, notes, problems } = JSON.parse(done.stdout)
      assert.deepStrictEqual([done.code, dry_run, problems], [3, false, foreseen.problems])
      assert.strictEqual(counts.sessions.added + counts.sessions.kept, many)
      assert.isAbove(counts.sessions.kept, 10)
      assert.deepStrictEqual(counts.states, { added: 1, kept: 0 })
      assert.deepStrictEqual([counts.tables, counts.entries], [{ added: 1, kept: 0 }, { added: 1, kept: 0 }])
      assert.deepStrictEqual(notes, [])
      assert.match(done.stderr, /^Not taken over: 1, each named with its reason/)

      const again = yield* agnes(...args)
      assert.match(again.stdout, /^Not taken over: user \.\.\/evil: an id that cannot name a folder$/m)
      assert.match(again.stdout, /^ {2}sessions +0 new +120 here already$/m)
      const whole = yield* agnes("check", "--data-dir", data, "--json")
      // Those of the sessions, and the table's.
      assert.deepInclude(JSON.parse(whole.stdout), { ok: true, versions: many + 1 })
      assert.deepStrictEqual(OriginalFolder.snapshot(from), before)

      const server = yield* Process.start(data, [], { AGNES_JWT_SECRET_KEY: key })
      const { body, status } = yield* Server.ask(server, "/api/sessions", { token })
      assert.strictEqual(status, 200)
      assert.isAbove(body.sessions.length, 20)
    }), 120_000)

  it.scopedLive("says what is wrong with a folder that is none, or its own", () =>
    Effect.gen(function*() {
      const top = yield* TempFolder.make
      const none = yield* agnes("import-original", join(top, "none"), "--data-dir", join(top, "data"))
      assert.deepStrictEqual([none.code, none.stderr], [1, `There is no folder ${join(top, "none")}.\n`])
      const empty = yield* agnes("import-original", top, "--data-dir", join(top, "data"))
      assert.match(empty.stderr, /^There is no original's database in .*state\. Name its folder with --state-dir\.$/m)
      assert.isFalse(fs.existsSync(join(top, "data")))
      const own = yield* agnes("import-original", top, "--data-dir", top)
      assert.match(own.stderr, /is this server's own folder/)
    }), 60_000)
})
