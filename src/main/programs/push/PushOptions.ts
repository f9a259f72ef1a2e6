import type * as Way from "../../../domain/push/Way.ts"
import type { Workspace } from "../../../domain/workspace/Workspace.ts"
import type { Credentials } from "../../../ports/UploadServer.ts"

export interface PushOptions {
  readonly workspace: Workspace
  readonly credentials: Credentials
  /** Of this client, to compare with the server's floor. */
  readonly version: string
  /** Run by a hook (`--quiet`): obeys the time before which a server wants no more. */
  readonly automatic: boolean
  /** Also what lies in Claude Code's project folder, queued or not. */
  readonly legacyScan: boolean
  /** Take dead letters back first: all of them, or those of one session. */
  readonly retryFailed: "none" | "all" | { readonly sessionId: string }
  /** Uploads in flight at once. */
  readonly concurrency: number
  /** From which sizes on files go in parts; `Way.standard` when not said. */
  readonly ways?: Way.Limits
}
