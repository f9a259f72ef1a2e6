import * as Effect from "effect/Effect"
import * as DryRun from "../../domain/push/DryRun.ts"
import * as Workspace from "../../domain/workspace/Workspace.ts"
import type { DiskError } from "../../ports/Disk.ts"
import { type ForeignFile, Queue, type QueueContent } from "../../ports/Queue.ts"
import { use } from "../../ports/Use.ts"
import * as LegacyScan from "./LegacyScan.ts"
import * as LocalNotes from "./push/LocalNotes.ts"
import * as PrivateGuard from "./push/PrivateGuard.ts"
import { fromStore } from "./push/PushError.ts"

/** A push that is at work meanwhile deletes its snapshots. */
const isGone = (error: DiskError | ForeignFile): boolean => error._tag === "DiskError" && error.code === "ENOENT"
const none: QueueContent = { entries: [], unparsable: [] }

/**
 * What a push would send, keep back as private, and whether it would send the notes. Takes no lock, asks no server,
 * opens no transcript, changes and creates nothing (client spec PUSH-4…6). Closed where a push would be (design §3).
 */
export const plan = (options: { readonly workspace: Workspace.Workspace; readonly legacyScan: boolean }) =>
  Effect.gen(function*() {
    const { workspace } = options
    const guard = yield* PrivateGuard.open(workspace)
    const notes = yield* LocalNotes.find(workspace)
    const queue = yield* Queue
    const snapshots = yield* use(Queue, () => queue.snapshots(workspace))
    const contents = yield* Effect.forEach(snapshots, (snapshot) =>
      Effect.catchIf(use(Queue, () => queue.readSnapshot(snapshot)), isGone, () => Effect.succeed(none)))
    const live = yield* use(Queue, () => queue.peek(workspace))
    const scanned = options.legacyScan ? yield* LegacyScan.scan(workspace) : []
    const entries = [...contents, live].flatMap((content) => content.entries)
    return DryRun.plan([...entries, ...scanned], guard.secrets().ids, {
      localMd: notes === undefined ? undefined : Workspace.localNotes(workspace),
      uploadedLog: Workspace.uploadedLog(workspace)
    })
  }).pipe(Effect.mapError((error) =>
    error._tag === "DiskError" || error._tag === "ForeignFile" ? fromStore(error) : error))
