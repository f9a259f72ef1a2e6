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
  return Object.assign(call, client, { unsafe }) as unknown as SqlClient.SqlClient
}

const isStatement = (made: object): made is Own => "commit" in made && "compile" in made
