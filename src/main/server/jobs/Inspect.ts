import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type * as JobStanding from "../../../domain/pipeline/JobStanding.ts"
import * as Standing from "../../../domain/pipeline/Standing.ts"
import * as Jobs from "../../../domain/schedule/Jobs.ts"
import * as SessionName from "../../../domain/server/SessionName.ts"
import { KnowledgeStore } from "../../../ports/KnowledgeStore.ts"
import { ProcessorStates } from "../../../ports/ProcessorStates.ts"
import { type NotesStanding, notesStanding } from "../../programs/server/knowledge/NotesStandings.ts"
import * as JobStandings from "../../programs/server/pipeline/JobStandings.ts"
import * as Processors from "../../programs/server/pipeline/Processors.ts"
import * as Standings from "../../programs/server/pipeline/Standings.ts"
import { because } from "../../programs/server/OperatorFailed.ts"

/** A session, or the notes of a person, that is not done, as a list shows it. Times are milliseconds since the epoch. */
export interface Listed {
  readonly processor: string
  /** `<user id>/<file name>`. */
  readonly session: string
  /** Notes have none. */
  readonly revision: number | undefined
  readonly state: "due" | "running" | "waiting" | "given up"
  readonly attempts: number
  readonly receivedAt: number | undefined
  readonly nextTryAt: number | undefined
  readonly reason: string | undefined
}

export type Row =
  | ({ readonly state: "configured" } & Standings.Status)
  | { readonly state: "not configured"; readonly processor: string; readonly reason: string }

export interface Status {
  readonly processors: ReadonlyArray<Row>
  readonly notes: NotesStanding
  readonly jobs: ReadonlyArray<JobStanding.JobStanding>
}

export const status = (said: JobStandings.Said) =>
  Effect.gen(function*() {
    const processors = yield* Effect.flatMap(Processors.all, (entries) =>
      Effect.forEach(entries, (entry) =>
        entry._tag === "Configured"
          ? Effect.map(Standings.of(entry.processor), (found): Row => ({ state: "configured", ...found }))
          : Effect.succeed<Row>({ state: "not configured", processor: entry.name, reason: entry.reason })))
    const told: Status = { processors, notes: yield* notesStanding, jobs: yield* JobStandings.all(said) }
    return told
  })

/** Those that are configured, or the one that is meant; none when it is the reading of notes. */
const meant = (name: string | undefined) =>
  Effect.gen(function*() {
    if (name === Jobs.corporateMemory) return []
    const found = (yield* Processors.configured).filter((processor) => name === undefined || processor.name === name)
    if (name === undefined || found.length > 0) return found
    return yield* because(`${yield* Processors.unknown(name)}, ${Jobs.corporateMemory}`)
  })

const isNotes = (name: string | undefined): boolean => name === undefined || name === Jobs.corporateMemory

const states = { Due: "due", Running: "running", Waiting: "waiting", Dead: "given up" } as const

/** What the file is called that people send as their notes. */
const notesFile = "CLAUDE.local.md"

const listedNotes = Effect.map(notesStanding, ({ unread }) =>
  unread.map(({ reason, state, userId }): Listed => ({
    processor: Jobs.corporateMemory,
    session: `${userId}/${notesFile}`,
    revision: undefined,
    state,
    attempts: state === "due" ? 0 : 1,
    receivedAt: undefined,
    nextTryAt: undefined,
    reason
  })))

export const list = (name: string | undefined) =>
  Effect.gen(function*() {
    const now = yield* Clock.currentTimeMillis
    const lists = yield* Effect.forEach(yield* meant(name), (processor) =>
      Standings.fold(processor, [] as Array<Listed>, (found, row) => {
        const standing = Standing.of(row, row.wanted, now)
        if (standing._tag === "Done") return found
        const { receivedAt, revision, session, userId } = row.candidate
        const tried = Standing.same(row.tried, row.wanted)
        found.push({
          processor: processor.name,
          session: `${userId}/${SessionName.fileName(session)}`,
          revision,
          state: states[standing._tag],
          attempts: tried ? row.attempts : 0,
          receivedAt,
          nextTryAt: standing._tag === "Waiting" ? standing.until : undefined,
          reason: tried ? row.lastError : undefined
        })
        return found
      }))
    return [...lists.flat(), ...isNotes(name) ? yield* listedNotes : []]
  })

/** `<user id>/<file name>`, as lists show it; what is none names no session. */
const keyOf = (text: string) => {
  const slash = text.indexOf("/")
  const file = text.slice(slash + 1)
  const session = file.endsWith(SessionName.suffix) ? file.slice(0, -SessionName.suffix.length) : file
  return slash > 0 && SessionName.isSessionName(session) ? { userId: text.slice(0, slash), session } : undefined
}

/** Whose notes are meant; `undefined` for everybody's, none when something else is. */
const retryNotes = (name: string | undefined, given: string | undefined) =>
  Effect.gen(function*() {
    const store = yield* KnowledgeStore
    if (!isNotes(name)) return 0
    if (given === undefined) return yield* store.retryNotes(undefined)
    return given.endsWith(`/${notesFile}`) ? yield* store.retryNotes(given.slice(0, -notesFile.length - 1)) : 0
  })

const retrySessions = (name: string | undefined, given: string | undefined) =>
  Effect.gen(function*() {
    const key = given === undefined ? undefined : keyOf(given)
    if (given?.endsWith(`/${notesFile}`) === true) return 0
    if (given !== undefined && key === undefined) {
      return yield* because(`${given} names no session. Expected USER/SESSION.jsonl, as agnes pipeline list shows it`)
    }
    const its = yield* ProcessorStates
    const counts = yield* Effect.forEach(yield* meant(name), (processor) => its.retry(processor.name, key))
    return counts.reduce((sum, count) => sum + count, 0)
  })

/** Answers how many sessions, and notes of how many people, are due again. */
export const retry = (name: string | undefined, session: string | undefined) =>
  Effect.zipWith(retrySessions(name, session), retryNotes(name, session), (some, more) => some + more)
