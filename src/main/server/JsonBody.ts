import type { HttpServerRequest } from "@effect/platform/HttpServerRequest"
import * as Effect from "effect/Effect"
import * as ParseResult from "effect/ParseResult"
import * as Schema from "effect/Schema"
import * as Refusal from "../../ports/api/Refusal.ts"
import * as Body from "./Body.ts"

/** How much is read; nothing larger is. */
export interface Size {
  readonly bytes: number
  readonly tooLarge: Refusal.Refusal
}

const size = (kilobytes: number): Size => ({
  bytes: kilobytes * 1024,
  tooLarge: Refusal.tooLarge(`Request too large (max ${kilobytes}KB)`)
})

/** A form of a few fields. */
const few = size(16)
/** A text of some pages. */
export const page = size(64)

/** A text of many. */
export const book = size(1500)

/** Does the request have a body at all (RFC 9112 §6.3)? */
export const isThere = ({ headers }: HttpServerRequest): boolean =>
  headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0

/** A small JSON body of this shape. What is wrong with it is said without repeating any of it. */
export const read = <A, I>(
  request: HttpServerRequest,
  schema: Schema.Schema<A, I>,
  { bytes, tooLarge }: Size = few
): Effect.Effect<A, Refusal.Refusal> =>
  Effect.gen(function*() {
    yield* Body.checkHeaders(request, bytes, tooLarge)
    const text = yield* Body.text(request, bytes, tooLarge)
    const json = yield* Effect.mapError(
      Schema.decode(Schema.parseJson())(text),
      () => invalid([{ type: "json_invalid", loc: ["body"], msg: "This is not JSON", input: null }])
    )
    return yield* Effect.mapError(Schema.decodeUnknown(schema, { errors: "all" })(json), (error) =>
      invalid(ParseResult.ArrayFormatter.formatErrorSync(error).map((issue) => ({
        type: issue._tag.toLowerCase(),
        loc: ["body", ...issue.path.map((key) => typeof key === "number" ? key : String(key))],
        msg: issue._tag === "Missing" ? "Field required" : "Invalid value",
        input: null
      }))))
  })

const invalid = (detail: Refusal.Refusal["detail"]) => new Refusal.Refusal({ kind: "invalid", detail })
