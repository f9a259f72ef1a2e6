import type { EpochMillis } from "../time/Timestamp.ts"
import type { Domain } from "./Domain.ts"
import type { Item } from "./Item.ts"
import * as Status from "./Status.ts"

/** What a judgement or an edit changes; what is not said stays. */
export interface Change {
  readonly status?: Status.Status | undefined
  readonly audience?: string | undefined
  readonly reason?: string | undefined
  readonly title?: string | undefined
  readonly content?: string | undefined
  readonly category?: string | undefined
  readonly domain?: Domain | undefined
  readonly tags?: ReadonlyArray<string> | undefined
  readonly entities?: ReadonlyArray<string> | undefined
}

/** The item after it. What is in force again is not refused for any reason any more. */
export const apply = (item: Item, change: Change, at: EpochMillis): Item => ({
  ...item,
  title: change.title ?? item.title,
  content: change.content ?? item.content,
  category: change.category ?? item.category,
  domain: change.domain ?? item.domain,
  tags: change.tags ?? item.tags,
  entities: change.entities ?? item.entities,
  status: change.status ?? item.status,
  audience: change.audience ?? item.audience,
  reason: change.status !== undefined && Status.inForce.includes(change.status)
    ? undefined
    : change.reason ?? item.reason,
  kept: true,
  updatedAt: at
})
