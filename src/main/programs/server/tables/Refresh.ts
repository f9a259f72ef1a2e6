import * as Effect from "effect/Effect"
import type * as Audit from "../../../../domain/server/Audit.ts"
import type { Table } from "../../../../domain/tables/Table.ts"
import * as Manage from "./Manage.ts"
import { register } from "./Register.ts"

export interface Refreshed {
  readonly id: string
  /** `undefined` where it failed. */
  readonly table: Table | undefined
  readonly changed: boolean
  readonly problem: string | undefined
}

/**
 * Reads the files again that tables were made from: one table, or all of them. One that fails keeps its version and
 * stops no other.
 */
export const refresh = Effect.fn("RefreshTables")(function*(
  idOrName: string | undefined,
  by: Audit.Actor,
  progress: (percent: number) => void
) {
  const wanted = idOrName === undefined ? yield* Manage.list : [yield* Manage.find(idOrName)]
  return yield* Effect.forEach(wanted, ({ id, source }) =>
    register({ id, name: undefined, description: undefined }, source, by, progress).pipe(
      Effect.map(({ table, what }): Refreshed => ({ id, table, changed: what === "version", problem: undefined })),
      Effect.catchTag("OperatorFailed", ({ message }) =>
        Effect.succeed<Refreshed>({ id, table: undefined, changed: false, problem: message }))
    ))
})
