import { Effect, FastCheck as fc } from "effect"
import type { Document } from "../../../src/domain/search/Documents.ts"
import * as SearchQuery from "../../../src/domain/search/SearchQuery.ts"
import * as Listing from "../../../src/domain/server/Listing.ts"
import * as Revision from "../../../src/domain/server/Revision.ts"
import type { SessionFacts } from "../../../src/domain/server/SessionFacts.ts"
import * as Usage from "../../../src/domain/transcript/Usage.ts"
import { SessionIndex } from "../../../src/ports/SessionIndex.ts"
import { SessionStore } from "../../../src/ports/SessionStore.ts"

/** Sessions with an index, made by hand. */
export const ann = "ann"
export const bob = "bob"

export const newest = Listing.first

export const page = { after: undefined, limit: 10 }

export const documents = (...texts: ReadonlyArray<string>): ReadonlyArray<Document> =>
  texts.map((text, turn) => ({ turn, by: "human", at: 1000, text }))

export const facts = (title: string | undefined, project = "p", more: Partial<SessionFacts> = {}): SessionFacts => ({
  title,
  project,
  cwd: `/home/${project}`,
  startedAt: 1,
  endedAt: undefined,
  activeMillis: 5,
  turns: 1,
  prompts: 2,
  toolCalls: 3,
  errors: 4,
  models: ["m1", "m2"],
  tokens: { ...Usage.zero, input: 7, cacheWrite1h: 8, webSearches: 9 },
  entries: 6,
  ...more
})

/** The next version of a session, of this many bytes. */
export const upload = (userId: string, session: string, size: number, at: number) =>
  Effect.flatMap(SessionStore, (store) =>
    store.record({ userId, session }, at, (stored) =>
      Effect.succeed(Revision.decide(stored, { sha256: size.toString(16).padStart(64, "0"), size }, "current-begins-incoming"))))

export const withdraw = (userId: string, session: string, at: number) =>
  Effect.flatMap(SessionStore, (store) => store.withdraw({ userId, session }, at))

/** Stores a session and reads it, when nothing else is due. */
export const indexWith = (userId: string, session: string, its: SessionFacts, texts: ReadonlyArray<string>, at = 1000, size = 3) =>
  Effect.gen(function*() {
    const sessions = yield* SessionIndex
    yield* upload(userId, session, size, at)
    const claim = (yield* sessions.claim(at))!
    yield* sessions.append(claim, documents(...texts), at)
    yield* sessions.commit(claim, its, at)
  })

export const index = (userId: string, session: string, ...texts: ReadonlyArray<string>) =>
  indexWith(userId, session, facts(session), texts)

/** Names of the sessions that are found. */
export const sessionsOf = (userId: string, input: string) =>
  Effect.flatMap(SessionIndex, (sessions) =>
    Effect.map(sessions.search(userId, SearchQuery.parse(input), page), ({ found }) =>
      found.map(({ session }) => session.session)))

const word = fc.string({ unit: fc.constantFrom("a", "b", "É", "世", "x"), minLength: 1, maxLength: 3 })

export const text = fc.array(word, { maxLength: 6 }).map((words) => words.join(" "))

/** What people type, and what breaks a query language. */
export const input = fc.oneof(
  fc.array(fc.tuple(fc.constantFrom("", "", "-"), word, fc.constantFrom("", "", "*")), { maxLength: 3 })
    .map((terms) => terms.map((parts) => parts.join("")).join(" ")),
  text.map((words) => `"${words}"`),
  fc.string({ unit: fc.constantFrom("a", "b", " ", '"', "*", "-", ":", "(", ")", "^", "'", ";", "NEAR", "OR", "\u0000"), maxLength: 15 })
)
