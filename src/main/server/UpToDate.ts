import * as Effect from "effect/Effect"
import * as Migrations from "../../adapters/sqlite/Migrations.ts"
import * as Sqlite from "../../adapters/sqlite/Sqlite.ts"
import { because } from "../programs/server/OperatorFailed.ts"

/** A dry run writes nothing, so it does not bring the database up to date either; `command` would. */
export const check = (database: string, command: string) =>
  Effect.flatMap(Migrations.current, (current) =>
    current === Migrations.expected ? Effect.void : because(
      `The database has schema ${current}, this agnes works with ${Migrations.expected}, and a dry run changes `
        + `nothing. Run: ${command}, or agnes serve, once`
    )).pipe(Effect.provide(Sqlite.layer(database)))
