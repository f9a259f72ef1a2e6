import * as Args from "@effect/cli/Args"
import * as Command from "@effect/cli/Command"
import * as Options from "@effect/cli/Options"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as QueryResult from "../../domain/pull/QueryResult.ts"
import * as Terminal from "../../domain/text/Terminal.ts"
import { Output } from "../../ports/Output.ts"
import { type Answer, QueryEngine, type QueryError } from "../../ports/QueryEngine.ts"
import { use } from "../../ports/Use.ts"
import * as Failure from "./Failure.ts"
import * as Here from "./pull/Here.ts"
import * as Streams from "./Streams.ts"

const sql = Args.text({ name: "SQL" }).pipe(
  Args.withDescription("One statement that reads: SELECT, FROM, DESCRIBE, SHOW TABLES, SUMMARIZE. Names with . or - stand in double quotes.")
)
const format = Options.choice("format", ["table", "csv", "json", "markdown"]).pipe(
  Options.withDefault("table" as const),
  Options.withDescription("How the rows are printed: table (the default), csv, json or markdown.")
)
const limit = Options.integer("limit").pipe(
  Options.withPseudoName("N"),
  Options.withDescription("Print at most so many rows; 0 for all. Else 100 as table or markdown, all as csv or json."),
  Options.optional
)

/** agnes query "SQL" [--format table|csv|json|markdown] [--limit N] */
export const command = Command.make("query", { sql, format, limit }, (given) =>
  Effect.gen(function*() {
    if (Option.getOrElse(given.limit, () => 0) < 0) {
      return yield* Failure.usage("Error: --limit takes a number of rows, 0 for all")
    }
    const workspace = yield* Here.workspace
    const engine = yield* QueryEngine
    const most = atMost(given.format, Option.getOrUndefined(given.limit))
    const answer = yield* Effect.mapError(engine.query(workspace, given.sql), failure)
    const more = given.format === "csv" || given.format === "json"
      ? yield* stream(answer, given.format, most)
      : yield* draw(answer, given.format, most)
    const note = `note: there are more rows than these ${most}; all of them: --limit 0\n`
    if (more) yield* use(Output, (output) => output.error(note))
  }).pipe(Effect.scoped)).pipe(Command.withDescription("Ask the tables of this workspace with SQL; reads only."))

/** Rows a person looks at. */
const screenful = 100

const atMost = (format: QueryResult.Format, limit: number | undefined): number => {
  if (limit === undefined) return format === "table" || format === "markdown" ? screenful : Infinity
  return limit === 0 ? Infinity : limit
}

const failure = ({ message }: QueryError): Failure.Failure => Failure.error(`Error: ${Terminal.escape(message)}`)

const write = (text: string) => use(Output, (output) => output.out(text))

/** The next rows, as far as they are still wanted, and whether there would be more. */
const take = (answer: Answer, left: number) =>
  Effect.map(Effect.mapError(answer.next, failure), (rows) => ({ rows: rows.slice(0, left), more: rows.length > left }))

/** As they come, and as long as somebody reads them. */
const stream = (answer: Answer, format: "csv" | "json", most: number) =>
  Effect.gen(function*() {
    const writer = QueryResult.writer(format, answer.columns)
    let isRead = yield* Streams.write("stdout", writer.begin)
    for (let count = 0; isRead;) {
      const { more, rows } = yield* take(answer, most - count)
      if (rows.length > 0) isRead = yield* Streams.write("stdout", writer.rows(rows, count === 0))
      count += rows.length
      if (!more && rows.length > 0) continue
      yield* Streams.write("stdout", writer.end)
      return more
    }
    return false
  })

/** All at once, because the widest value says how wide the columns are. */
const draw = (answer: Answer, format: "table" | "markdown", most: number) =>
  Effect.gen(function*() {
    const all: Array<QueryResult.Row> = []
    for (;;) {
      const { more, rows } = yield* take(answer, most - all.length)
      all.push(...rows)
      if (!more && rows.length > 0) continue
      yield* write(QueryResult.table(format, answer.columns, all))
      return more
    }
  })
