import * as Either from "effect/Either"
import * as JSONSchema from "effect/JSONSchema"
import * as ParseResult from "effect/ParseResult"
import * as Schema from "effect/Schema"

export type JsonSchema = Readonly<Record<string, unknown>>

/** What an answer looks like, as JSON Schema: what providers are told. Every object is closed. */
export const json = <A, I>(schema: Schema.Schema<A, I>): JsonSchema => {
  const { $schema: _, ...shape } = JSONSchema.make(schema)
  return shape
}

/**
 * An answer as a value, or where it differs from what was asked for. Names fields of the schema and nothing of the
 * answer: a model may have written anything.
 */
export const decode = <A, I>(schema: Schema.Schema<A, I>, value: unknown): Either.Either<A, string> =>
  Either.mapLeft(
    Schema.decodeUnknownEither(schema, { onExcessProperty: "error" })(value),
    (error) => {
      const [first] = ParseResult.ArrayFormatter.formatErrorSync(error)
      const path = first?._tag === "Unexpected" ? first.path.slice(0, -1) : first?.path ?? []
      const place = path.length === 0 ? "the answer" : path.map(String).join(".")
      return `${place} ${first === undefined ? "is not as asked" : wrong[first._tag] ?? "is not as asked"}`
    }
  )

const wrong: Readonly<Record<string, string>> = { Missing: "is missing", Unexpected: "has a field nobody asked for" }
