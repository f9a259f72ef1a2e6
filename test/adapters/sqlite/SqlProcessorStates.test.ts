import { assert, it } from "@effect/vitest"
import * as SqlClient from "@effect/sql/SqlClient"
import { Effect, Layer } from "effect"
import * as SqlDatabaseSchema from "../../../src/adapters/sqlite/SqlDatabaseSchema.ts"
import * as SqlProcessorStates from "../../../src/adapters/sqlite/SqlProcessorStates.ts"
import * as SqlSessionStore from "../../../src/adapters/sqlite/SqlSessionStore.ts"
import { ProcessorStates } from "../../../src/ports/ProcessorStates.ts"
import * as States from "../../ports/ProcessorStates.ts"
import { ann, upload } from "../../ports/support/Indexed.ts"
import * as FreshDatabase from "./FreshDatabase.ts"

const stores = () =>
  Layer.merge(SqlSessionStore.layer, SqlProcessorStates.layer).pipe(
    Layer.provideMerge(SqlDatabaseSchema.layer), Layer.provideMerge(FreshDatabase.layer), Layer.orDie
  )

States.suite("sqlite", stores)

it.effect("15.2-24 rows of a processor and its state are in one transaction: a failure takes both back", () =>
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    const states = yield* ProcessorStates
    const target = { name: "usage", version: 1 }
    yield* sql`CREATE TABLE found (n INTEGER)`
    yield* upload(ann, "s", 3, 10)
    const claim = (yield* states.claim(target, { userId: ann, session: "s" }, { at: 1, until: 9 }))!
    const insert = sql`INSERT INTO found (n) VALUES (1)`
    const rows = Effect.map(sql`SELECT n FROM found`, (found) => found.length)
    yield* Effect.flip(states.complete(claim, 1, Effect.zipRight(insert, Effect.fail("no")), 5))
    assert.deepStrictEqual([yield* rows, (yield* states.tally(target)).done], [0, 0])
    const exit = yield* Effect.exit(states.complete(claim, 1, Effect.zipRight(insert, Effect.die("no")), 5))
    assert.deepStrictEqual([exit._tag, yield* rows], ["Failure", 0])
    yield* states.complete(claim, 1, Effect.asVoid(insert), 5)
    assert.deepStrictEqual([yield* rows, (yield* states.tally(target)).done], [1, 1])
    const [row] = yield* sql`SELECT processor_name, session_file, items_extracted FROM session_processor_state`
    assert.deepStrictEqual({ ...row }, { processor_name: "usage", session_file: "ann/s.jsonl", items_extracted: 1 })
  }).pipe(Effect.provide(stores())))
