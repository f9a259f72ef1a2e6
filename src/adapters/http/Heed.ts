import type { IncomingHttpHeaders } from "node:http"

/** Is told the headers of every reply of an `/api/*` route, whatever its status; may not fail. */
export type Heed = (headers: IncomingHttpHeaders) => void

/** How this program appears to a server, and who hears what that says of itself. */
export interface Asking {
  /** `agnes/<version> (<platform>)` (client spec HTTP-1). */
  readonly userAgent: string
  readonly heed?: Heed | undefined
}
