import * as SqlClient from "@effect/sql/SqlClient"
import * as Statement from "@effect/sql/Statement"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import * as SqlDatabaseSchema from "../../../src/adapters/sqlite/SqlDatabaseSchema.ts"
import * as SqlSessionIndex from "../../../src/adapters/sqlite/SqlSessionIndex.ts"
import * as SqlSessionStore from "../../../src/adapters/sqlite/SqlSessionStore.ts"
import * as SqlUsageStore from "../../../src/adapters/sqlite/SqlUsageStore.ts"
import * as Entry from "../../../src/domain/usage/Entry.ts"
import type { Ask } from "../../../src/domain/usage/Figures.ts"
import * as SearchQuery from "../../../src/domain/search/SearchQuery.ts"
import * as Listing from "../../../src/domain/server/Listing.ts"
import { SessionIndex } from "../../../src/ports/SessionIndex.ts"
import { UsageStore } from "../../../src/ports/UsageStore.ts"
import { SessionStore } from "../../../src/ports/SessionStore.ts"
import * as FreshDatabase from "./FreshDatabase.ts"

const database = Layer.provideMerge(
  Layer.provideMerge(Layer.mergeAll(SqlSessionStore.layer, SqlSessionIndex.layer, SqlUsageStore.layer), SqlDatabaseSchema.layer),
  FreshDatabase.layer
)

/** How SQLite would run each statement of a program: a line for each table, in its own words. */
const plansOf = <A, E, R>(program: Effect.Effect<A, E, R>) =>
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    const seen = new Map<string, ReadonlyArray<unknown>>()
    yield* program.pipe(Statement.withTransformer((statement) =>
      Effect.sync(() => {
        const [text, values] = statement.compile()
        seen.set(text, values)
        return statement
      })))
    const plans: Array<{ readonly text: string; readonly plan: ReadonlyArray<string> }> = []
    for (const [text, values] of seen) {
      const rows = yield* sql.unsafe<{ readonly detail: string }>(`EXPLAIN QUERY PLAN ${text}`, values)
      plans.push({ text, plan: rows.map(({ detail }) => detail) })
    }
    return plans
  })

/**
 * Walks over a whole table, or sorts what it found: of one session it may, of all of a person's it may not. The words'
 * index, what a statement itself has made (`p`, `kept`) and a row without a table are no walks.
 */
const isDear = (text: string) => (line: string): boolean =>
  (/^SCAN /.test(line) && !/VIRTUAL TABLE|CONSTANT ROW|^SCAN (p|kept)$/.test(line))
  || (/TEMP B-TREE FOR (ORDER|GROUP) BY/.test(line) && !text.includes("knowledge_evidence"))

const cheap = <A, E, R>(program: Effect.Effect<A, E, R>) =>
  Effect.map(plansOf(program), (plans) => {
    assert.isAbove(plans.length, 0)
    for (const { plan, text } of plans) {
      assert.deepStrictEqual(plan.filter(isDear(text)), [], `${text}\n${plan.join("\n")}`)
    }
    return plans.flatMap(({ plan }) => plan)
  })

const version = { revision: 1, sha256: "a".repeat(64), size: 5 }

const upload = (session = "s1") => Effect.flatMap(SessionStore, (store) =>
  store.record({ userId: "ann", session }, 7, () => Effect.succeed({ _tag: "Newer" as const, version }), {
    keepOthers: 1
  }))

describe("plans of statements: the work for one person does not grow with what others keep", () => {
  const indexOf: Readonly<Record<Listing.Sort, RegExp>> = {
    received: /session_index_received/,
    name: /sqlite_autoindex_session_index_3/,
    title: /session_index_title/,
    project: /session_index_project/,
    size: /session_index_size/,
    duration: /session_index_duration/,
    turns: /session_index_turns/,
    model: /session_index_models/
  }

  it.effect("every order of the list walks along its index, from anywhere, in both directions", () =>
    Effect.gen(function*() {
      const index = yield* SessionIndex
      for (const sort of Listing.sorts) {
        for (const [descending, backward] of [[true, true], [true, false], [false, true], [false, false]] as const) {
          const cursor = { value: "3", session: "s1", backward }
          for (const place of [undefined, cursor]) {
            const lines = yield* cheap(index.list("ann", { ...Listing.first, sort, descending, cursor: place }, 20))
            assert.isTrue(lines.some((line) => indexOf[sort].test(line)), `${sort}: ${lines.join("\n")}`)
          }
        }
      }
    }).pipe(Effect.provide(database)))

  it.effect("a filter of the list sorts nothing and reads nobody else's rows", () =>
    Effect.gen(function*() {
      const index = yield* SessionIndex
      const { filter } = Listing.first
      for (const more of [{ project: "web" }, { from: 1, until: 5 }, { status: "pending" as const }, { status: "extracted" as const }]) {
        yield* cheap(index.list("ann", { ...Listing.first, filter: { ...filter, ...more } }, 20))
      }
      yield* cheap(index.projects("ann", 9))
      const lines = yield* cheap(index.named("ann", ["s1", "s2"]))
      assert.isTrue(lines.some((line) => /\(user_id=\? AND session=\?\)/.test(line)), lines.join("\n"))
    }).pipe(Effect.provide(database)))

  it.effect("a search reads the words' index and the documents it shows", () =>
    Effect.gen(function*() {
      const index = yield* SessionIndex
      // From a handful of hits on, a planner may find reading all of a person's sessions cheaper.
      for (const n of [1, 2, 3, 4, 5, 6, 7, 8]) {
        yield* upload(`s${n}`)
        const claim = (yield* index.claim(9))!
        yield* index.append(claim, [{ turn: 0, by: "human", at: 1, text: "hello world" }], 9)
        yield* index.commit(claim, noFacts, 9)
      }
      for (const words of ["hello", "hel*", "\"hello world\" -never"]) {
        for (const after of [undefined, "s8"]) {
          const lines = yield* cheap(index.search("ann", SearchQuery.parse(words), { after, limit: 20 }))
          assert.deepStrictEqual(lines.filter((line) => /session_.*\(user_id=\?\)/.test(line)), [], "all sessions of a person")
        }
      }
    }).pipe(Effect.provide(database)))

  it.effect("receiving, listing for the client, downloading, summing up and withdrawing find their rows by keys", () =>
    Effect.gen(function*() {
      const store = yield* SessionStore
      const index = yield* SessionIndex
      const key = { userId: "ann", session: "s1" }
      yield* cheap(Effect.gen(function*() {
        yield* upload()
        yield* store.find(key)
        yield* store.find({ ...key, file: "subagents/a.jsonl" })
        yield* store.family(key)
        yield* store.superseded(key)
        yield* store.list("ann", { after: "s0", limit: 100 })
        yield* store.count("ann")
        yield* store.usage("ann")
        yield* index.nextDue
        yield* index.claim(9)
        yield* index.claim(9)
        yield* store.withdraw(key, 9)
      }))
    }).pipe(Effect.provide(database)))
})

describe("plans of statements: what was used", () => {
  it.effect("the messages of tools are found by their keys, and no index is made for the while of a statement", () =>
    Effect.gen(function*() {
      const usage = yield* UsageStore
      for (const span of [{}, { from: 1, until: 9 }]) {
        const ask: Ask = { userId: "ann", group: "tool", from: undefined, until: undefined, thresholds: [7], ...span }
        const lines = (yield* plansOf(usage.figures(ask))).flatMap(({ plan }) => plan)
        assert.isTrue(lines.some((line) => /^SEARCH m .*\(user_id=\? AND kind=\? AND entry_key=\?\)/.test(line)), lines.join("\n"))
        assert.deepStrictEqual(lines.filter((line) => /AUTOMATIC|^SCAN usage/.test(line)), [], lines.join("\n"))
      }
    }).pipe(Effect.provide(database)))

  it.effect("what is put down of a session is compared with its own keys alone", () =>
    Effect.gen(function*() {
      const usage = yield* UsageStore
      yield* upload()
      const entries = [Entry.make({ kind: "prompt", key: "k", at: 5 })]
      yield* cheap(usage.replace({ userId: "ann", session: "s1" }, { project: "p", entries, stretches: [] }))
    }).pipe(Effect.provide(database)))
})

const noFacts = {
  title: undefined, project: "", cwd: "", startedAt: undefined, endedAt: undefined, activeMillis: 0, turns: 0, prompts: 0,
  toolCalls: 0, errors: 0, models: [], entries: 0,
  tokens: { input: 0, output: 0, cacheWrite: 0, cacheWrite1h: 0, cacheRead: 0, webSearches: 0 }
}
