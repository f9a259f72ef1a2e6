import * as Effect from "effect/Effect"
import type * as Report from "../../../../domain/original/Report.ts"
import * as Tables from "../../../../domain/original/Tables.ts"
import * as Audit from "../../../../domain/server/Audit.ts"
import { Original, type Rows } from "../../../../ports/Original.ts"
import { Tables as Registry } from "../../../../ports/Tables.ts"
import * as Register from "../tables/Register.ts"

const add = ({ description, id, name, path }: Tables.NewTable) =>
  Register.register({ id, name, description }, path, Audit.operator, () => {}).pipe(
    Effect.as(undefined),
    Effect.catchTag("OperatorFailed", ({ message }) =>
      Effect.succeed({ what: `table ${id}`, reason: message.replace(/\s*\n\s*/g, " ") }))
  )

/**
 * Tables with their bytes, each in a transaction of its own, as `agnes tables add` takes them; who may read them came
 * with the grants. What has the same id here stays as it is.
 */
export const takeTables = Effect.fn("TakeTables")(function*(rows: Rows, dryRun: boolean) {
  const original = yield* Original
  const registry = yield* Registry
  const listed = rows.of("table_registry")
  const ids = listed.flatMap(({ id }) => typeof id === "string" ? [id] : [])
  const here = yield* Effect.filter(ids, (id) => Effect.map(registry.find(id), (found) => found?.id === id))
  const { add: fresh, kept, problems, remote } = Tables.plan(listed, yield* original.parquets, new Set(here))
  const failed = dryRun ? [] : (yield* Effect.forEach(fresh, add)).flatMap((each) => each === undefined ? [] : [each])
  return {
    counts: { tables: { added: fresh.length - failed.length, kept } },
    problems: [...problems, ...failed],
    notes: remote === 0 ? [] : [`${remote} tables were only ever asked for at their source: there is nothing to take over.`]
  } satisfies Report.Part
})
