/** Fills the database of a server that is not running with sessions of one person, as the adapters write them. */
import * as SqlClient from "@effect/sql/SqlClient"
import * as Effect from "effect/Effect"
import * as IndexWork from "../src/adapters/sqlite/IndexWork.ts"
import * as Migrations from "../src/adapters/sqlite/Migrations.ts"
import * as Sqlite from "../src/adapters/sqlite/Sqlite.ts"
import * as Versions from "../src/adapters/sqlite/Versions.ts"
import type { Document } from "../src/domain/search/Documents.ts"
import type { SessionFacts } from "../src/domain/server/SessionFacts.ts"
import * as Usage from "../src/domain/transcript/Usage.ts"

export interface Wish {
  readonly database: string
  readonly sessions: number
  /** E-mail address of who has them; another person gets a tenth of as many. */
  readonly email: string
}

/** Numbers that look random and are the same in every run (mulberry32). */
const random = (seed: number) => () => {
  seed = seed + 0x6d2b79f5 | 0
  let t = Math.imul(seed ^ seed >>> 15, 1 | seed)
  t = t + Math.imul(t ^ t >>> 7, 61 | t) ^ t
  return ((t ^ t >>> 14) >>> 0) / 4294967296
}

const vocabulary = 20_000
const letters = "etaoinshrdlucmfwypvbgk"

/** Word number `n`, the frequent ones first. */
export const word = (n: number): string => {
  let text = ""
  for (let rest = n + 1; rest > 0; rest = Math.floor(rest / letters.length)) text += letters[rest % letters.length]
  return text.padEnd(3, "e")
}

const perBatch = 5000
const documentsEach = 6
const wordsEach = 40
const began = 1_700_000_000_000

export const fill = ({ database, email, sessions }: Wish) =>
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    yield* Migrations.run
    // Nobody else reads it, and after a crash it is filled anew.
    for (const pragma of ["synchronous = OFF", "cache_size = -400000", "wal_autocheckpoint = 100000"]) {
      yield* sql.unsafe(`PRAGMA ${pragma}`)
    }
    const [owner] = yield* sql<{ readonly id: string }>`SELECT id FROM users WHERE email = ${email}`
    const next = random(7)
    const frequent = () => word(Math.floor(vocabulary ** next()) - 1)
    const said = (): string => Array.from({ length: wordsEach }, frequent).join(" ")
    const versions = Versions.over(sql)
    const work = IndexWork.over(sql)

    const one = (userId: string, n: number) =>
      Effect.gen(function*() {
        const session = `s${n.toString(16).padStart(8, "0")}`
        const at = began + n * 60_000
        const size = 10_000 + Math.floor(next() * 1e6)
        const version = { revision: 1, sha256: n.toString(16).padStart(64, "0"), size }
        const key = { userId, session }
        yield* versions.save(key, undefined, { current: version, versions: [version] }, version, at)
        const claim = (yield* work.claim(at))!
        const documents = Array.from({ length: documentsEach }, (_, turn): Document => ({
          turn, by: turn % 2 === 0 ? "human" : "assistant", at, text: said()
        }))
        yield* work.append(claim, documents, at)
        const project = `project-${Math.floor(next() * 40)}`
        const turns = Math.floor(next() * 50)
        const facts: SessionFacts = {
          title: said().slice(0, 80), project, cwd: `/home/a/${project}`, startedAt: at, endedAt: at + 1000,
          activeMillis: Math.floor(next() * 3_600_000), turns, prompts: turns, toolCalls: turns * 5, errors: 0,
          models: [`model-${Math.floor(next() * 4)}`], tokens: Usage.zero, entries: turns * 10
        }
        yield* work.commit(claim, facts, at)
        if (n % 3 === 0) return
        yield* sql`INSERT INTO session_processor_state ${sql.insert({
          processor_name: "verification", session_file: `${userId}/${session}.jsonl`, user_id: userId, session,
          processed_at: at, items_extracted: n % 3 - 1, file_hash: version.sha256
        })}`
      })

    for (const [userId, count] of [[owner!.id, sessions], ["somebody-else", Math.ceil(sessions / 10)]] as const) {
      for (let first = 0; first < count; first += perBatch) {
        const batch = Array.from({ length: Math.min(perBatch, count - first) }, (_, n) => first + n)
        yield* sql.withTransaction(Effect.forEach(batch, (n) => one(userId, n), { discard: true }))
      }
    }
    yield* sql.unsafe("PRAGMA wal_checkpoint(TRUNCATE)")
  }).pipe(Effect.withTracerEnabled(false), Effect.provide(Sqlite.layer(database)))

const [wish] = process.argv.slice(2)
if (wish !== undefined) await Effect.runPromise(fill(JSON.parse(wish) as Wish))
