import type { Item } from "./Item.ts"
import * as Source from "./Source.ts"
import * as Status from "./Status.ts"

/** What admins decide about a piece of knowledge, and what it is then (server spec §7.6). */
export const outcomes = {
  approve: "approved",
  reject: "rejected",
  mandate: "mandatory",
  revoke: "revoked"
} as const satisfies Record<string, Status.Status>

export type Action = keyof typeof outcomes

export const actions = Object.keys(outcomes) as ReadonlyArray<Action>

export const is = (text: string): text is Action => Object.hasOwn(outcomes, text)

/** How it is called in the audit log. */
export const auditAction = (action: string): string => `corporate_memory.${action}`

/** Why this cannot be decided; `undefined` when it can. From any status to any other, as long as something is left. */
export const problem = (item: Item, action: Action): string | undefined =>
  Status.inForce.includes(outcomes[action]) && Source.isGone(item)
    ? "Its source was withdrawn and nothing of it is left: write it anew"
    : undefined
