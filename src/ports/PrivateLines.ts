import * as Context from "effect/Context"
import type * as Micro from "effect/Micro"
import type { LineHashes } from "../domain/privacy/LineHashes.ts"
import type { Workspace } from "../domain/workspace/Workspace.ts"
import type { DiskError } from "./Disk.ts"
import type { ForeignFile } from "./Queue.ts"

/**
 * - `recorded`: the file holds the hashes of all lines the transcript has now.
 * - `too-large`: more than `limit` bytes; nothing was recorded.
 * - `missing`: there is no such transcript (yet).
 */
export type Recording = "recorded" | "too-large" | "missing"

/**
 * Hashes of the line uuids of private sessions (`agnes-private-lines.txt`, design §3), by which a fork of one is
 * recognised. What a record means is `domain/privacy/LineHashes`; never content.
 */
export class PrivateLines extends Context.Tag("agnes/PrivateLines")<PrivateLines, {
  /** The last record of each session and path, empty when there is no file; lines that are none are left out. */
  readonly read: (workspace: Workspace) => Micro.Micro<ReadonlyArray<LineHashes>, DiskError | ForeignFile>
  /**
   * Reads the transcript if it has at most `limit` bytes and appends its record, durable when this returns. Nothing is
   * written when the last record already says the same size and time. Idempotent.
   */
  readonly record: (
    workspace: Workspace,
    session: { readonly sessionId: string; readonly path: string },
    limit: number
  ) => Micro.Micro<Recording, DiskError | ForeignFile>
  /** Lower-case hex SHA-256 of a text, for comparing lines with the records (`TranscriptScan.lineHashes`). */
  readonly sha256: (text: string) => string
}>() {}
