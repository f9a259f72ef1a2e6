import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type { StoreError } from "./StoreError.ts"

/** Versions of the database's schema: what this program works with, and what the database has right now. */
export class DatabaseSchema extends Context.Tag("agnes/server/DatabaseSchema")<DatabaseSchema, {
  readonly expected: number
  readonly current: Effect.Effect<number, StoreError>
}>() {}
