import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as LineHashes from "../../../domain/privacy/LineHashes.ts"
import * as PrivateList from "../../../domain/privacy/PrivateList.ts"
import * as Workspace from "../../../domain/workspace/Workspace.ts"
import { Clock } from "../../../ports/Clock.ts"
import { Disk, type FileStat } from "../../../ports/Disk.ts"
import { PrivateLines } from "../../../ports/PrivateLines.ts"
import { PrivateLists } from "../../../ports/PrivateLists.ts"
import { Transcripts } from "../../../ports/Transcripts.ts"
import { use } from "../../../ports/Use.ts"
import { fromStore, PushClosed, type PushError } from "./PushError.ts"

/** Everything that is private, as of one look. */
export interface Secrets {
  readonly ids: PrivateList.PrivateIds
  /** Recorded lines of these sessions, by which a fork of one is recognised. */
  readonly lines: ReadonlySet<string>
  /** Some private session has lines nobody recorded: forks wait. */
  readonly forksHeld: boolean
}

export interface PrivateGuard {
  /** As of the last look. */
  readonly secrets: () => Secrets
  /** Looks again; the same object when the list did not change. Fails for good once the list cannot be trusted. */
  readonly refresh: Effect.Effect<Secrets, PushError, Ports>
  /** Remembers the list as it was last seen. */
  readonly seal: Effect.Effect<void, PushClosed, PrivateLists>
}

export type Ports = PrivateLists | PrivateLines | Transcripts | Disk | Clock

interface Seen {
  /** As it was just before the list was read; every way to change a file changes one of these. */
  readonly stat: FileStat | undefined | "unknown"
  readonly bytes: Uint8Array | undefined
  readonly secrets: Secrets
}

/** Reads the list for the first time in a run (reliability P4). */
export const open = (workspace: Workspace.Workspace): Effect.Effect<PrivateGuard, PushError, Ports> =>
  Effect.map(look(workspace, undefined, looks), (first) => {
    let seen = first
    return {
      secrets: () => seen.secrets,
      refresh: Effect.flatMap(statOf(workspace), (stat) =>
        isSame(stat, seen.stat)
          ? Effect.succeed(seen.secrets)
          : Effect.map(look(workspace, seen, looks), (now) => {
            seen = now
            return now.secrets
          })),
      seal: Effect.suspend(() => seen.bytes === undefined ? Effect.void : write(workspace, seen.bytes))
    }
  })

/** `mark-private --undo` writes seal and list one after the other; whoever looks between the two looks again. */
const looks = 3
const pause = 50

const look = (
  workspace: Workspace.Workspace,
  before: Seen | undefined,
  left: number
): Effect.Effect<Seen, PushError, Ports> =>
  Effect.gen(function*() {
    const stat = yield* statOf(workspace)
    const bytes = yield* use(PrivateLists, (lists) => lists.read(workspace)).pipe(
      Effect.mapError((error) => unreadable(workspace, error._tag === "ForeignFile" ? error.message : error.code))
    )
    if (before !== undefined && equal(before.bytes, bytes)) return { ...before, stat }
    const matches = yield* use(PrivateLists, (lists) => lists.seal(workspace)).pipe(
      Effect.flatMap((seal) => use(PrivateLists, (lists) => lists.matchesSeal(seal, bytes))),
      Effect.mapError((error) => unreadable(workspace, `its seal: ${error.message}`))
    )
    if (matches) {
      const ids = yield* Either.mapLeft(
        bytes === undefined ? Either.right(none) : PrivateList.parse(bytes),
        ({ reason }) => unreadable(workspace, reason)
      )
      return { stat, bytes, secrets: yield* secretsOf(workspace, ids) }
    }
    if (left <= 1) return yield* Effect.fail(swapped(workspace))
    yield* use(Clock, (clock) => clock.sleep(pause))
    return yield* look(workspace, before, left - 1)
  })

/** What cannot be looked at is never the same as before. */
const statOf = (workspace: Workspace.Workspace): Effect.Effect<FileStat | undefined | "unknown", never, Disk> =>
  use(Disk, (disk) => disk.lstat(Workspace.privateList(workspace))).pipe(
    Effect.orElseSucceed(() => "unknown" as const)
  )

const isSame = (a: FileStat | undefined | "unknown", b: FileStat | undefined | "unknown"): boolean => {
  if (a === undefined || b === undefined || a === "unknown" || b === "unknown") return a === b && a !== "unknown"
  return a.inode === b.inode && a.device === b.device && a.size === b.size && a.modifiedAt === b.modifiedAt &&
    a.changedAt === b.changedAt
}

const none: PrivateList.PrivateIds = new Set()

const secretsOf = (workspace: Workspace.Workspace, ids: PrivateList.PrivateIds) =>
  Effect.gen(function*() {
    if (ids.size === 0) return { ids, lines: none, forksHeld: false }
    const records = yield* Effect.mapError(use(PrivateLines, (lines) => lines.read(workspace)), fromStore)
    const transcripts = yield* Transcripts
    const sizes = new Map<string, number | undefined>()
    // One that may not be looked at may have grown: then forks wait.
    const unknown = { size: Number.POSITIVE_INFINITY }
    for (const { path } of records) {
      sizes.set(path, (yield* Effect.orElseSucceed(transcripts.measure(path), () => unknown))?.size)
    }
    const unrecorded = LineHashes.unrecorded(records, ids, (path) => sizes.get(path))
    return { ids, lines: LineHashes.hashesOf(records, ids), forksHeld: unrecorded.length > 0 }
  })

/**
 * `mark-private --undo` may take an id off the list between our reading and our sealing it. Then the seal it had left
 * fits the list, ours does not, and its own comes back; whoever of the two writes last looks again.
 */
const write = (workspace: Workspace.Workspace, bytes: Uint8Array) =>
  Effect.gen(function*() {
    const lists = yield* PrivateLists
    const before = yield* use(PrivateLists, () => lists.seal(workspace))
    if (before?.length === bytes.length) return
    yield* use(PrivateLists, () => lists.writeSeal(workspace, bytes))
    const now = (yield* use(PrivateLists, () => lists.read(workspace))) ?? new Uint8Array()
    const ours = yield* use(PrivateLists, () => lists.seal(workspace))
    if (yield* use(PrivateLists, () => lists.matchesSeal(ours, now))) return
    if (yield* use(PrivateLists, () => lists.matchesSeal(before, now))) {
      yield* use(PrivateLists, () => lists.writeSeal(workspace, now))
    }
  }).pipe(Effect.mapError((error) => unreadable(workspace, `its seal: ${error.message}`)))

const equal = (a: Uint8Array | undefined, b: Uint8Array | undefined): boolean => {
  if (a === undefined || b === undefined) return a === b
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}

const unreadable = (workspace: Workspace.Workspace, detail: string): PushClosed =>
  new PushClosed({
    message: `Error: the private list cannot be read (${detail}): ${Workspace.privateList(workspace)}. ` +
      "Nobody knows what is private, so nothing more is uploaded. " +
      "Repair the file, then run: agnes mark-private --accept-list"
  })

const swapped = (workspace: Workspace.Workspace): PushClosed =>
  new PushClosed({
    message: "Error: the private list lost entries since it was last seen (shortened, replaced or deleted): " +
      `${Workspace.privateList(workspace)}. Nothing more is uploaded. ` +
      "Look at it, then run: agnes mark-private --accept-list"
  })
