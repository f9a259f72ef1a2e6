import type { Caller } from "../../../ports/api/Authorization.ts"

/** Who looks at a page. */
export interface Viewer extends Caller {
  /** Proves that a form was made for this login; every form that changes something carries it. */
  readonly csrf: string
}
