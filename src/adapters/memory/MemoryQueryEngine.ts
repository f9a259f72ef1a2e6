import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { QueryEngine, QueryError } from "../../ports/QueryEngine.ts"

/** Knows the tables it is given, and of SQL `SELECT * FROM name` alone. Values are whole numbers. */
export const layer = (tables: ReadonlyMap<string, ReadonlyArray<number>>): Layer.Layer<QueryEngine> =>
  Layer.succeed(QueryEngine, {
    query: (_workspace, sql) =>
      Effect.suspend(() => {
        if (tables.size === 0) return refuse("NoCatalogue", "nothing was pulled here yet. Run: agnes pull")
        const name = /^SELECT \* FROM (\w+)$/.exec(sql)?.[1]
        if (name === undefined) return refuse("NotAllowed", "one statement that reads, please")
        const values = tables.get(name)
        if (values === undefined) return refuse("Failed", `Table with name ${name} does not exist!`)
        let left = [values.map((value) => [{ text: String(value), json: String(value) }])]
        return Effect.succeed({
          columns: [{ name: "x", type: "BIGINT" }],
          next: Effect.sync(() => {
            const [rows = []] = left
            left = []
            return rows
          })
        })
      })
  })

const refuse = (kind: QueryError["kind"], message: string) => Effect.fail(new QueryError({ kind, message }))
