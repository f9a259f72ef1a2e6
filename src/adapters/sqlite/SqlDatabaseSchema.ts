import * as SqlClient from "@effect/sql/SqlClient"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { DatabaseSchema } from "../../ports/DatabaseSchema.ts"
import * as Migrations from "./Migrations.ts"

/** Migrates when it is built; from then on only looks. */
export const layer = Layer.effect(
  DatabaseSchema,
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    yield* Migrations.run
    return { expected: Migrations.expected, current: Effect.provideService(Migrations.current, SqlClient.SqlClient, sql) }
  })
)
