import * as Effect from "effect/Effect"
import type * as Audit from "../../../../domain/server/Audit.ts"
import * as Source from "../../../../domain/tables/Source.ts"
import type { Table } from "../../../../domain/tables/Table.ts"
import * as Terminal from "../../../../domain/text/Terminal.ts"
import * as Manage from "./Manage.ts"
import { because } from "../OperatorFailed.ts"
import { register } from "./Register.ts"

const sent = (name: string): string =>
  `The file of ${Terminal.escape(name)} was sent, so there is none to read again. Send the new one on its page, or run: `
  + "agnes tables add ID FILE"

export interface Refreshed {
  readonly id: string
  /** `undefined` where it failed. */
  readonly table: Table | undefined
  readonly changed: boolean
  readonly problem: string | undefined
}

/**
 * Reads the files again that tables were made from: one table, or all of them. One that fails keeps its version and
 * stops no other. A table whose file was sent has none to read again: it is passed over, unless it was named.
 */
export const refresh = Effect.fn("RefreshTables")(function*(
  idOrName: string | undefined,
  by: Audit.Actor,
  progress: (percent: number) => void
) {
  const all = idOrName === undefined ? yield* Manage.list : [yield* Manage.find(idOrName)]
  const wanted = all.filter(({ source }) => !Source.isUpload(source))
  if (idOrName !== undefined && wanted.length === 0) return yield* because(sent(idOrName))
  return yield* Effect.forEach(wanted, ({ id, source }) =>
    register({ id, name: undefined, description: undefined }, source, by, progress).pipe(
      Effect.map(({ table, what }): Refreshed => ({ id, table, changed: what === "version", problem: undefined })),
      Effect.catchTag("OperatorFailed", ({ message }) =>
        Effect.succeed<Refreshed>({ id, table: undefined, changed: false, problem: message }))
    ))
})
