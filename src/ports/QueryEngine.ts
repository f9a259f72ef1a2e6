import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type * as Scope from "effect/Scope"
import type { Column, Row } from "../domain/pull/QueryResult.ts"
import type { Workspace } from "../domain/workspace/Workspace.ts"

/**
 * - `NoCatalogue`: nothing was pulled here yet.
 * - `Unavailable`: there is no DuckDB on this computer.
 * - `InUse`: another program has the catalogue open for writing.
 * - `NotAllowed`: something other than one statement that only reads.
 * - `Failed`: DuckDB refuses it; the message is its own.
 */
export class QueryError extends Schema.TaggedError<QueryError>()("QueryError", {
  kind: Schema.Literal("NoCatalogue", "Unavailable", "InUse", "NotAllowed", "Failed"),
  message: Schema.String
}) {}

export interface Answer {
  readonly columns: ReadonlyArray<Column>
  /** The next rows, a few thousand at most; an empty list after the last one. */
  readonly next: Effect.Effect<ReadonlyArray<Row>, QueryError>
}

/**
 * SQL over the workspace's catalogue: one statement that reads. It can write nothing, neither tables nor files; reads
 * no file but those of the tables; loads no extension; reaches no network; and changes no setting. A query sees the
 * catalogue of one pull from begin to end. Interrupting it, or closing the scope, ends it.
 */
export class QueryEngine extends Context.Tag("agnes/QueryEngine")<QueryEngine, {
  readonly query: (workspace: Workspace, sql: string) => Effect.Effect<Answer, QueryError, Scope.Scope>
}>() {}
