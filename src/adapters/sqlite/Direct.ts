import * as SqlClient from "@effect/sql/SqlClient"
import type { Connection } from "@effect/sql/SqlConnection"
import type { SqlError } from "@effect/sql/SqlError"
import type { Statement } from "@effect/sql/Statement"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as FiberRef from "effect/FiberRef"

const { currentTracerEnabled: tracing } = FiberRef

type Own = Statement<unknown> & { commit: () => Effect.Effect<ReadonlyArray<unknown>, SqlError> }

/** The connection of the transaction under way, and how many savepoints deep it is. */
export const current = (context: Context.Context<never>) =>
  Context.getOption(context, SqlClient.TransactionConnection)

/**
 * The same client, whose statements go straight to their connection where nobody traces: the stock client makes a span
 * and a scope for each of them, which takes five times as long as running it.
 */
export const make = (client: SqlClient.SqlClient, outside: Connection): SqlClient.SqlClient => {
  const direct = (statement: Own): Own => {
    const traced = statement.commit.bind(statement)
    statement.commit = () =>
      Effect.withFiberRuntime((fiber) => {
        if (fiber.getFiberRef(tracing)) return traced()
        const transaction = current(fiber.currentContext)
        const [text, values] = statement.compile()
        return (transaction._tag === "Some" ? transaction.value[0] : outside).execute(text, values, undefined)
      })
    return statement
  }
  const stock = client as unknown as (...given: ReadonlyArray<unknown>) => object
  const call = (...given: ReadonlyArray<unknown>): object => {
    const made = stock(...given)
    return isStatement(made) ? direct(made) : made
  }
  const unsafe = (text: string, values?: ReadonlyArray<unknown>): object => direct(client.unsafe(text, values) as Own)
  return Object.assign(call, client, { unsafe, [beside]: outside }) as unknown as SqlClient.SqlClient
}

/** Where a client of ours keeps its connection for statements outside of transactions. */
const beside = Symbol("outside")

type Value = string | number | null

/** Stands for a value while a statement is put together, and is nothing anybody keeps. */
const placeholder = (index: number): string => `\0value ${index}`

/**
 * A statement that every request runs: put together once, from then on only its values change. `values` is how many
 * there are; `build` uses each of them as a value, as often as it likes.
 */
export const prepare = <Row, Values extends ReadonlyArray<Value>>(
  sql: SqlClient.SqlClient,
  build: (...values: Values) => Statement<Row>
): (...values: Values) => Effect.Effect<ReadonlyArray<Row>, SqlError> => {
  const outside = (sql as unknown as { readonly [beside]?: Connection })[beside]
  if (outside === undefined) return build
  const places = Array.from({ length: build.length }, (_, index) => placeholder(index))
  const [text, order] = build(...places as unknown as Values).compile()
  const from = order.map((value) => places.indexOf(value as string))
  if (from.includes(-1)) throw new Error(`a value of a prepared statement is none of its parameters: ${text}`)
  return (...values) =>
    Effect.withFiberRuntime<ReadonlyArray<Row>, SqlError>((fiber) => {
      if (fiber.getFiberRef(tracing)) return build(...values)
      const transaction = current(fiber.currentContext)
      const connection = transaction._tag === "Some" ? transaction.value[0] : outside
      return connection.execute(text, from.map((index) => values[index]), undefined) as Effect.Effect<ReadonlyArray<Row>, SqlError>
    })
}

const isStatement = (made: object): made is Own => "commit" in made && "compile" in made
