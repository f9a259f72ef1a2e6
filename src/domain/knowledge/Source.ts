import type { SessionName } from "../server/SessionName.ts"
import type { EpochMillis } from "../time/Timestamp.ts"
import type { Evidence } from "./Evidence.ts"
import type { Weighed } from "./Finding.ts"
import * as Item from "./Item.ts"
import * as Status from "./Status.ts"

/** What says something: a session of a person, or without `session` their notes. */
export interface Source {
  readonly userId: string
  readonly session: SessionName | undefined
}

/** The category of what was found by a program (server spec §7.1). */
const category = "business_logic"

/** What was found for the first time: nobody but its owner and admins see it before an admin has judged it. */
export const found = (finding: Weighed, { session, userId }: Source, at: EpochMillis): Item.Item => ({
  id: finding.id,
  title: finding.title,
  content: finding.content,
  category,
  tags: finding.entities,
  entities: finding.entities,
  domain: finding.domain,
  status: "pending",
  audience: undefined,
  confidence: finding.confidence,
  sourceType: finding.sourceType,
  userId,
  session,
  personalBy: undefined,
  kept: false,
  reason: undefined,
  createdAt: at,
  updatedAt: at
})

/** What becomes of an item that one of its sources does not say any more. */
export type Fate =
  /** As this. */
  | { readonly _tag: "Stays"; readonly item: Item.Item }
  /** With the evidence it would have lost last, so that it still goes with its source. */
  | { readonly _tag: "KeepsEvidence" }
  | { readonly _tag: "Deleted" }
  /** Its texts are gone, this is left. */
  | { readonly _tag: "Gone"; readonly item: Item.Item }

/**
 * `rest` is what still speaks for it, the oldest first. The source may say something else now, or have been taken back
 * by its owner, who takes everything that came from it alone along.
 */
export const fate = (
  item: Item.Item,
  rest: ReadonlyArray<Evidence>,
  why: "says something else" | "taken back"
): Fate => {
  if (rest.length > 0) return { _tag: "Stays", item: owned(item, rest) }
  if (why === "says something else") return item.kept ? { _tag: "KeepsEvidence" } : { _tag: "Deleted" }
  return item.status === "pending" ? { _tag: "Deleted" } : { _tag: "Gone", item: emptied(item) }
}

/** The next in order owns what its owner does not contribute to any more; who does not contribute has no say in it. */
const owned = (item: Item.Item, rest: ReadonlyArray<Evidence>): Item.Item => {
  const isOwners = rest.some(({ session, userId }) => userId === item.userId && session === item.session)
  const next = isOwners ? item : rest.find(({ userId }) => userId === item.userId) ?? rest[0] ?? item
  const personal = rest.some(({ userId }) => userId === item.personalBy)
  return { ...item, userId: next.userId, session: next.session, personalBy: personal ? item.personalBy : undefined }
}

const emptied = (item: Item.Item): Item.Item => ({
  ...item,
  title: Item.gone.title,
  content: undefined,
  category: undefined,
  tags: [],
  entities: [],
  status: Status.inForce.includes(item.status) ? "revoked" : item.status,
  userId: undefined,
  session: undefined,
  personalBy: undefined,
  kept: true,
  reason: Item.gone.reason
})

/** Is nothing left of it but that it was? Found again, it is new. */
export const isGone = ({ content, reason }: Item.Item): boolean =>
  content === undefined && reason === Item.gone.reason
