import type { Knobs } from "../../../domain/pull/Knobs.ts"
import type { Choice } from "../../../domain/pull/Plan.ts"
import type { Workspace } from "../../../domain/workspace/Workspace.ts"
import type { Credentials } from "../../../ports/UploadServer.ts"

export interface PullOptions {
  readonly workspace: Workspace
  readonly credentials: Credentials
  readonly choice: Choice
  readonly knobs: Knobs
  /** Only the rules, no tables. */
  readonly rulesOnly: boolean
  /** Bytes this run may download; when more are missing it downloads nothing. */
  readonly mostBytes: number | undefined
}
