import * as Effect from "effect/Effect"
import * as Evidence from "../../../domain/knowledge/Evidence.ts"
import type { Contributed } from "../../../domain/knowledge/Item.ts"
import type * as Relation from "../../../domain/knowledge/Relation.ts"
import * as Timestamp from "../../../domain/time/Timestamp.ts"
import { Accounts } from "../../../ports/Accounts.ts"
import type * as Shapes from "../../../ports/api/MemoryShapes.ts"
import type { Votes } from "../../../ports/KnowledgeStore.ts"

/** The address of a person, by their id; `undefined` for who has no account any more. */
export type Emails = (id: string | undefined) => string | undefined

export const emails = Effect.map(Effect.flatMap(Accounts, ({ users }) => users), (users): Emails => {
  const known = new Map(users.map(({ email, id }) => [id, email]))
  return (id) => id === undefined ? undefined : known.get(id)
})

/** Whoever it is from, and admins, learn which session or notes it came from; others have no business there. */
const sourceRef = ({ contributors, item }: Contributed, reader: { readonly id: string; readonly admin: boolean }) =>
  item.userId !== undefined && (reader.admin || contributors.includes(reader.id))
    ? Evidence.sourceRef({ userId: item.userId, session: item.session })
    : null

/** An item in the names of the wire, as this reader may see it. */
export const item = (
  given: Contributed,
  reader: { readonly id: string; readonly admin: boolean },
  email: Emails
): typeof Shapes.Item.Type => {
  const { contributors, item } = given
  return {
    id: item.id,
    title: item.title,
    content: item.content ?? null,
    category: item.category ?? null,
    tags: JSON.stringify(item.tags),
    status: item.status,
    contributors: JSON.stringify(contributors.flatMap((id) => email(id) ?? [])),
    source_user: email(item.userId) ?? null,
    audience: item.audience ?? null,
    confidence: item.confidence ?? null,
    domain: item.domain ?? null,
    entities: JSON.stringify(item.entities),
    source_type: item.sourceType,
    source_ref: sourceRef(given, reader),
    is_personal: item.personalBy !== undefined,
    valid_from: null,
    valid_until: null,
    supersedes: null,
    sensitivity: "internal",
    created_at: Timestamp.formatWithOffset(item.createdAt),
    updated_at: Timestamp.formatWithOffset(item.updatedAt)
  }
}

export const listed = (
  given: Contributed,
  votes: Votes | undefined,
  reader: { readonly id: string; readonly admin: boolean },
  email: Emails
): typeof Shapes.Listed.Type => ({
  ...item(given, reader, email),
  reason: given.item.reason ?? null,
  upvotes: votes?.up ?? 0,
  downvotes: votes?.down ?? 0,
  own_vote: votes?.own ?? 0
})

const settled = (how: Relation.Settled | undefined) => ({
  resolved: how !== undefined,
  resolved_by: how?.by ?? null,
  resolved_at: how === undefined ? null : Timestamp.formatWithOffset(how.at),
  resolution: how?.resolution ?? null
})

export const contradiction = (given: Relation.Contradiction): typeof Shapes.Contradiction.Type => ({
  id: given.id,
  item_a_id: given.a,
  item_b_id: given.b,
  severity: given.severity ?? null,
  explanation: given.explanation,
  suggested_resolution: given.suggested === undefined ? null : {
    action: given.suggested.action,
    justification: given.suggested.justification,
    merged_content: given.suggested.mergedContent ?? null
  },
  detected_at: Timestamp.formatWithOffset(given.detectedAt),
  ...settled(given.settled)
})

export const duplicate = (given: Relation.Duplicate): typeof Shapes.Duplicate.Type => ({
  item_a_id: given.a,
  item_b_id: given.b,
  relation_type: given.kind,
  score: given.score,
  created_at: Timestamp.formatWithOffset(given.createdAt),
  ...settled(given.settled)
})
