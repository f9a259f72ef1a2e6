import type { Children } from "@kitajs/html"
import type { Crumb } from "../parts/Crumbs.tsx"
import type { Viewer } from "../Viewer.ts"

/** Who looks at whose session, and where its pages are. */
export interface Frame {
  readonly viewer: Viewer
  readonly owner: { readonly id: string; readonly email: string }
  /** The list the session is in: its pages are `<base>/<session>`. */
  readonly base: `/${string}`
  /** That list as people see it. */
  readonly list: Crumb
  /** The entry of the menu to mark. */
  readonly current?: string
  /** Stands above everything, in words about the look itself. */
  readonly note?: Children
  /** What else can be done with the session, as links or buttons. */
  readonly actions?: (session: string) => Children
}

export const isOwn = ({ owner, viewer }: Frame): boolean => owner.id === viewer.id
