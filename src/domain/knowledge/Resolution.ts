import type { Change } from "./Changed.ts"
import type { Item } from "./Item.ts"
import type { actions, Suggestion } from "./Relation.ts"
import * as Status from "./Status.ts"

/** What people decide about two items that contradict or repeat each other. */
export type Action = (typeof actions)[number]

/** What becomes of both; nothing where it is `undefined`. */
export interface Plan {
  readonly a: Change | undefined
  readonly b: Change | undefined
}

/** What was held is held no more, what was never judged is turned down, what is neither stays. */
const giveWay = ({ status }: Item, reason: string): Change | undefined => {
  if (Status.inForce.includes(status)) return { status: "revoked", reason }
  return status === "pending" ? { status: "rejected", reason } : undefined
}

/** With `merge`, the first takes the content of both and the second gives way; the content has to be said. */
export const plan = (a: Item, b: Item, action: Action, merged: Suggestion["mergedContent"]): Plan => {
  switch (action) {
    case "both_valid":
      return { a: undefined, b: undefined }
    case "kept_a":
      return { a: undefined, b: giveWay(b, `gives way to ${a.id}`) }
    case "kept_b":
      return { a: giveWay(a, `gives way to ${b.id}`), b: undefined }
    case "merge":
      return { a: merged === undefined ? undefined : { content: merged }, b: giveWay(b, `merged into ${a.id}`) }
  }
}
