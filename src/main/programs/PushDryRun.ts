import * as Effect from "effect/Effect"
import * as DryRun from "../../domain/push/DryRun.ts"
import * as Workspace from "../../domain/workspace/Workspace.ts"
import * as Family from "../../domain/session/Family.ts"
import { DeadLetters } from "../../ports/DeadLetters.ts"
import type { DiskError } from "../../ports/Disk.ts"
import { PushStates } from "../../ports/PushStates.ts"
import { type ForeignFile, Queue, type QueueContent } from "../../ports/Queue.ts"
import { use } from "../../ports/Use.ts"
import * as LegacyScan from "./LegacyScan.ts"
import * as FamilyBook from "./push/FamilyBook.ts"
import * as LocalNotes from "./push/LocalNotes.ts"
import * as PrivateGuard from "./push/PrivateGuard.ts"
import { fromStore } from "./push/PushError.ts"
import * as Run from "./push/Run.ts"
import * as SendFamily from "./push/SendFamily.ts"

export interface Options {
  readonly workspace: Workspace.Workspace
  readonly legacyScan: boolean
  /** Where a push would go: families are named only for a server that takes them. */
  readonly serverUrl: string
}

/** A push that is at work meanwhile deletes its snapshots. */
const isGone = (error: DiskError | ForeignFile): boolean => error._tag === "DiskError" && error.code === "ENOENT"
const none: QueueContent = { entries: [], unparsable: [] }

/**
 * What a push would send, keep back as private, and whether it would send the notes. Takes no lock, asks no server,
 * opens no transcript and nothing of a family but its folders, changes and creates nothing (client spec PUSH-4…6). Closed where a push would be (design §3).
 */
export const plan = (options: Options) =>
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
    const made = DryRun.plan([...entries, ...scanned], guard.secrets().ids, {
      localMd: notes === undefined ? undefined : Workspace.localNotes(workspace),
      uploadedLog: Workspace.uploadedLog(workspace)
    })
    return { ...made, family: yield* families(options, made.sessions) }
  }).pipe(Effect.mapError((error) =>
    error._tag === "DiskError" || error._tag === "ForeignFile" ? fromStore(error) : error))

const families = ({ serverUrl, workspace }: Options, transcripts: ReadonlyArray<string>) =>
  Effect.gen(function*() {
    const { features } = yield* use(PushStates, (states) => states.read(workspace))
    if (!(features[serverUrl] ?? []).includes(Run.bundle)) return undefined
    const family = yield* FamilyBook.open(workspace, serverUrl)
    const letters = yield* use(DeadLetters, (list) => list.read(workspace))
    const found = yield* Effect.forEach(
      transcripts.filter((path) => path.endsWith(".jsonl")),
      (path) =>
        Effect.map(SendFamily.changed({ family, letters }, path), (all) =>
          all.flatMap(({ found, name }) => found._tag === "File" ? [Family.pathOf(path, name)] : []))
    )
    return found.flat()
  })
