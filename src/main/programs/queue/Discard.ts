import * as Effect from "effect/Effect"
import type { DeadLetter } from "../../../domain/push/DeadLetter.ts"
import * as InDoubt from "../../../domain/push/InDoubt.ts"
import * as LetterName from "../../../domain/push/LetterName.ts"
import * as QueueList from "../../../domain/push/QueueList.ts"
import * as Work from "../../../domain/push/Work.ts"
import * as Dedupe from "../../../domain/queue/Dedupe.ts"
import type { QueueEntry } from "../../../domain/queue/QueueEntry.ts"
import type { Workspace } from "../../../domain/workspace/Workspace.ts"
import { Clock } from "../../../ports/Clock.ts"
import { DeadLetters } from "../../../ports/DeadLetters.ts"
import { InDoubts } from "../../../ports/InDoubts.ts"
import { Queue, type Snapshot } from "../../../ports/Queue.ts"
import { use } from "../../../ports/Use.ts"
import { alone } from "../push/Alone.ts"
import * as Confirm from "../push/Confirm.ts"
import { fromLock, fromStore } from "./QueueError.ts"

export interface Discarded {
  readonly waiting: number
  readonly dead: number
}

/**
 * Takes what a person does not want to be sent out of the queue, its snapshots and the dead-letter list; each leaves a
 * line in the history. As with push, the live queue becomes a snapshot first, and a snapshot goes only when the history
 * has what was discarded and the queue has its neighbours. Killed anywhere, an entry is in its old place or in the
 * history, or in both, and neighbours are in the queue once or twice: push folds repeats.
 *
 * A snapshot that a push left says that its sessions may be at `serverUrl`, the server of this user. It goes only when
 * that is written down elsewhere: who marks one of them private has it taken back (promise 2 of design §1).
 */
export const discard = (workspace: Workspace, names: ReadonlyArray<string>, serverUrl: string | undefined) =>
  Effect.gen(function*() {
    const done = yield* alone(workspace, underLock(workspace, names, serverUrl))
    return typeof done === "string" ? yield* Effect.fail(fromLock(done)) : done
  })

const underLock = (workspace: Workspace, names: ReadonlyArray<string>, serverUrl: string | undefined) =>
  Effect.gen(function*() {
    const isOut = (entry: QueueEntry): boolean => names.some((name) => LetterName.isCalled(entry, name))
    const left = yield* use(Queue, (queue) => queue.snapshots(workspace))
    if (left.length > 0) yield* Confirm.written(workspace)
    if (serverUrl !== undefined) yield* Effect.forEach(left, (snapshot) => doubt(workspace, snapshot, isOut, serverUrl))
    const live = yield* use(Queue, (queue) => queue.peek(workspace))
    if (live.entries.some(isOut)) yield* use(Queue, (queue) => queue.takeSnapshot(workspace))
    const snapshots = yield* use(Queue, (queue) => queue.snapshots(workspace))
    const out = yield* Effect.forEach(snapshots, (snapshot) => clean(workspace, snapshot, isOut))
    const isMeant = QueueList.isMeant(names)
    const dead = yield* use(DeadLetters, (list) => list.release(workspace, "discarded", isMeant))
    const made: Discarded = { waiting: Dedupe.dedupe(out.flat()).length, dead: dead.length }
    return made
  }).pipe(Effect.mapError(fromStore))

/** All of the snapshot that will go, not only what is discarded: its neighbours lose their snapshot, too. */
const doubt = (workspace: Workspace, snapshot: Snapshot, isOut: (entry: QueueEntry) => boolean, serverUrl: string) =>
  Effect.gen(function*() {
    const { entries } = yield* use(Queue, (queue) => queue.readSnapshot(snapshot))
    if (!entries.some(isOut)) return
    const at = yield* use(Clock, (clock) => clock.now)
    const known = new Set((yield* use(InDoubts, (port) => port.read(workspace))).map(InDoubt.key))
    const uploads = Work.items(entries).flatMap((item) => InDoubt.ofItem(item, serverUrl, at))
    yield* use(InDoubts, (port) => port.add(workspace, uploads.filter((upload) => !known.has(InDoubt.key(upload)))))
  })

/** Answers with what it took out of the snapshot. */
const clean = (workspace: Workspace, snapshot: Snapshot, isOut: (entry: QueueEntry) => boolean) =>
  Effect.gen(function*() {
    const { entries, unparsable } = yield* use(Queue, (queue) => queue.readSnapshot(snapshot))
    const out = entries.filter(isOut)
    if (out.length === 0) return out
    const at = yield* use(Clock, (clock) => clock.now)
    const past = Dedupe.dedupe(out).map(({ fork, path, sessionId }) =>
      ({ at, fork, path, reason: "waiting", sessionId }) as const)
    yield* use(DeadLetters, (list) => list.record(workspace, "discarded", past))
    const damaged = unparsable.map((line) => ({ at, fork: false, path: line, reason: "unparsable", sessionId: "" }) as const)
    yield* setAside(workspace, damaged)
    yield* use(Queue, (queue) => queue.requeue(workspace, entries.filter((entry) => !isOut(entry))))
    yield* use(Queue, (queue) => queue.discard(snapshot))
    return out
  })

/** A run that was killed may have done it before. */
const setAside = (workspace: Workspace, damaged: ReadonlyArray<DeadLetter>) =>
  Effect.gen(function*() {
    if (damaged.length === 0) return
    const list = yield* use(DeadLetters, (port) => port.read(workspace))
    const known = new Set(list.filter(QueueList.isDamaged).map(({ path }) => path))
    yield* use(DeadLetters, (port) => port.add(workspace, damaged.filter(({ path }) => !known.has(path))))
  })
