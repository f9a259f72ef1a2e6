import * as HttpApiEndpoint from "@effect/platform/HttpApiEndpoint"
import * as HttpApiGroup from "@effect/platform/HttpApiGroup"
import * as OpenApi from "@effect/platform/OpenApi"
import * as Schema from "effect/Schema"
import { Authorization } from "./Authorization.ts"
import * as Refusal from "./Refusal.ts"

/** One stretch of what was said. `url` is the path of its turn's page; a piece with `hit` is what was looked for. */
export const Hit = Schema.Struct({
  turn: Schema.Int,
  by: Schema.Literal("human", "assistant"),
  at: Schema.optional(Schema.String),
  url: Schema.String,
  snippet: Schema.Array(Schema.Struct({ text: Schema.String, hit: Schema.Boolean }))
})

/** A session with its first hits; `more` when it has others. */
export const Found = Schema.Struct({
  id: Schema.String,
  filename: Schema.String,
  /** The version that was searched. */
  revision: Schema.Int,
  title: Schema.optional(Schema.String),
  project: Schema.String,
  received_at: Schema.String,
  hits: Schema.Array(Hit),
  more: Schema.Boolean
})

/** Those read last in front; `next` is what to pass as `after` for the rest, absent on the last page. */
export const Results = Schema.Struct({ found: Schema.Array(Found), next: Schema.optional(Schema.String) })

export const Params = Schema.Struct({
  q: Schema.String.pipe(Schema.minLength(1), Schema.maxLength(400)),
  after: Schema.optional(Schema.String.pipe(Schema.maxLength(128))),
  limit: Schema.optional(
    Schema.NumberFromString.pipe(Schema.int(), Schema.between(1, 100)).annotations({
      jsonSchema: { type: "integer", minimum: 1, maximum: 100 }
    })
  )
})

/** What the caller's own sessions say: `words`, `"a phrase"`, `-without`, `begin*`. */
export class Search extends HttpApiGroup.make("search")
  .add(
    HttpApiEndpoint.get("search", "/search").setUrlParams(Params).addSuccess(Results)
      .annotate(OpenApi.Summary, "Search your sessions")
  )
  .addError(Refusal.withStatus(422))
  .addError(Refusal.withStatus(500))
  .addError(Refusal.withStatus(507))
  .middleware(Authorization)
  .prefix("/api")
{}
