import type { Viewer } from "../Viewer.ts"

/** Name of the field in every form that changes something. */
export const field = "csrf"

/** Belongs into every form with `method="post"`. */
export const Csrf = ({ viewer }: { readonly viewer: Pick<Viewer, "csrf"> }) => (
  <input type="hidden" name={field} value={viewer.csrf} />
)
