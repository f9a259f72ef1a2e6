import * as Context from "effect/Context"
import type * as Micro from "effect/Micro"
import type { EpochMillis } from "../domain/time/Timestamp.ts"
import type { Workspace } from "../domain/workspace/Workspace.ts"
import type { DiskError } from "./Disk.ts"
import type { ForeignFile } from "./Queue.ts"

/**
 * The uploaded log and the private-skipped log (client spec §3.3), append-only, each rotated to one `.1` file above its
 * bound (10 MiB unless the settings say otherwise). Written under the push lock only. One call is one durable batch in
 * the order given; none writes nothing and creates no file.
 */
export class AuditLogs extends Context.Tag("agnes/AuditLogs")<AuditLogs, {
  readonly uploaded: (
    workspace: Workspace,
    lines: ReadonlyArray<{ readonly at: EpochMillis; readonly path: string }>
  ) => Micro.Micro<void, DiskError>
  /** What the uploaded log still holds, its `.1` file included, oldest first; lines that are none are skipped. */
  readonly readUploaded: (
    workspace: Workspace
  ) => Micro.Micro<ReadonlyArray<{ readonly at: EpochMillis; readonly path: string }>, DiskError | ForeignFile>
  readonly privateSkipped: (
    workspace: Workspace,
    lines: ReadonlyArray<{
      readonly at: EpochMillis
      readonly sessionId: string
      readonly path: string
    }>
  ) => Micro.Micro<void, DiskError>
  /** What the private-skipped log still holds, in the same way. */
  readonly readPrivateSkipped: (
    workspace: Workspace
  ) => Micro.Micro<
    ReadonlyArray<{ readonly at: EpochMillis; readonly sessionId: string; readonly path: string }>,
    DiskError | ForeignFile
  >
}>() {}
