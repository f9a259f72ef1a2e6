import * as Schema from "effect/Schema"
import { domains } from "../../domain/knowledge/Domain.ts"
import { sourceTypes } from "../../domain/knowledge/Item.ts"
import * as Relation from "../../domain/knowledge/Relation.ts"
import { statuses } from "../../domain/knowledge/Status.ts"

const Text = Schema.NullOr(Schema.String)
const Status = Schema.Literal(...statuses)

/**
 * A piece of knowledge (server spec §6). `tags`, `entities` and `contributors` (e-mail addresses) are JSON arrays
 * written as text, as the first clients know them; the last four before the times are always the same. `source_ref` is
 * for those it is from and for admins. Times are ISO-8601 in UTC.
 */
const columns = {
  id: Schema.String,
  title: Schema.String,
  content: Text,
  category: Text,
  tags: Schema.String,
  status: Status,
  contributors: Schema.String,
  source_user: Text,
  audience: Text,
  confidence: Schema.NullOr(Schema.Number),
  domain: Schema.NullOr(Schema.Literal(...domains)),
  entities: Schema.String,
  source_type: Schema.Literal(...sourceTypes),
  source_ref: Text,
  is_personal: Schema.Boolean,
  valid_from: Schema.Null,
  valid_until: Schema.Null,
  supersedes: Schema.Null,
  sensitivity: Schema.Literal("internal"),
  created_at: Schema.String,
  updated_at: Schema.String
}

export const Item = Schema.Struct(columns)

/** With how people voted; `own_vote` is the caller's: 1, -1, or 0 for none. `reason` is why it was turned down. */
export const Listed = Schema.Struct({
  ...columns,
  reason: Text,
  upvotes: Schema.Int,
  downvotes: Schema.Int,
  own_vote: Schema.Literal(1, 0, -1)
})

export const Bundle = Schema.Struct({
  mandatory: Schema.Array(Item),
  approved: Schema.Array(Item),
  token_estimate: Schema.Int,
  token_budget: Schema.Int
})

const Short = Schema.String.pipe(Schema.maxLength(500))
const whole = (least: number, most: number) =>
  Schema.NumberFromString.pipe(Schema.int(), Schema.between(least, most)).annotations({
    jsonSchema: { type: "integer", minimum: least, maximum: most }
  })

/** `q` is words that all have to be there; `mine` leaves only what the caller contributed. */
export const Query = Schema.Struct({
  status: Schema.optional(Status),
  domain: Schema.optional(Schema.Literal(...domains)),
  q: Schema.optional(Short),
  mine: Schema.optional(Schema.Literal("true", "false")),
  limit: Schema.optional(whole(1, 1000)),
  offset: Schema.optional(whole(0, 1_000_000))
})

export const Words = Schema.Array(Schema.String)

/** A domain is one of the six, or not said. */
export const Proposal = Schema.Struct({
  title: Schema.String,
  content: Schema.String,
  category: Schema.String,
  tags: Schema.optional(Schema.NullOr(Words)),
  domain: Schema.optional(Schema.NullOr(Schema.String)),
  entities: Schema.optional(Schema.NullOr(Words)),
  source_type: Schema.optional(Schema.NullOr(Schema.Literal(...sourceTypes)))
})

export const ItemId = Schema.Struct({ item_id: Schema.optional(Schema.String) })
export const Id = Schema.Struct({ id: Schema.String })

/** An audience is `all` or `group:<name>`; without one it stays as it was. */
export const Judgement = Schema.Struct({
  reason: Schema.optional(Schema.NullOr(Schema.String)),
  audience: Schema.optional(Schema.NullOr(Schema.String))
})

export const Batch = Schema.Struct({
  item_ids: Schema.Array(Schema.String).pipe(Schema.maxItems(1000)),
  action: Schema.String,
  ...Judgement.fields
})

/** What is not said stays. */
export const Edit = Schema.Struct({
  title: Schema.optional(Schema.String),
  content: Schema.optional(Schema.String),
  category: Schema.optional(Schema.String),
  tags: Schema.optional(Words),
  domain: Schema.optional(Schema.NullOr(Schema.String)),
  entities: Schema.optional(Words),
  audience: Schema.optional(Schema.NullOr(Schema.String))
})

export const Vote = Schema.Struct({ vote: Schema.Literal(1, 0, -1) })
export const Voted = Schema.Struct({
  id: Schema.String,
  upvotes: Schema.Int,
  downvotes: Schema.Int,
  own_vote: Vote.fields.vote
})
export const Personal = Schema.Struct({ is_personal: Schema.Boolean })

/** `content` is the first item's from now on, and needed with `merge`; the second then gives way. */
export const Decision = Schema.Struct({
  resolution: Schema.Literal(...Relation.actions),
  content: Schema.optional(Schema.NullOr(Schema.String))
})

const settled = { resolved: Schema.Boolean, resolved_by: Text, resolved_at: Text, resolution: Text }

export const Contradiction = Schema.Struct({
  id: Schema.String,
  item_a_id: Schema.String,
  item_b_id: Schema.String,
  severity: Schema.NullOr(Schema.Literal("hard", "soft")),
  explanation: Schema.String,
  suggested_resolution: Schema.NullOr(Schema.Struct({
    action: Schema.Literal(...Relation.actions),
    justification: Schema.String,
    merged_content: Text
  })),
  detected_at: Schema.String,
  ...settled
})

export const Duplicate = Schema.Struct({
  item_a_id: Schema.String,
  item_b_id: Schema.String,
  relation_type: Schema.Literal("likely_duplicate"),
  score: Schema.Number,
  created_at: Schema.String,
  ...settled
})

export const Pair = Schema.Struct({ a: Schema.String, b: Schema.String })

export const Open = Schema.Struct({ resolved: Schema.optional(Schema.Literal("true", "false")) })

export const Judged = Schema.Struct({ id: Schema.String, status: Status })
