import * as Effect from "effect/Effect"
import type { FamilyReceipt } from "../../../domain/push/FamilyReceipt.ts"
import * as Plan from "../../../domain/push/Plan.ts"
import type { Receipt } from "../../../domain/push/Receipt.ts"
import * as Summary from "../../../domain/push/Summary.ts"
import * as Work from "../../../domain/push/Work.ts"
import * as Workspace from "../../../domain/workspace/Workspace.ts"
import { Disk, type FileStat } from "../../../ports/Disk.ts"
import { FamilyReceipts } from "../../../ports/FamilyReceipts.ts"
import { Queue, type Snapshot } from "../../../ports/Queue.ts"
import { Receipts } from "../../../ports/Receipts.ts"
import { use } from "../../../ports/Use.ts"
import * as LegacyScan from "../LegacyScan.ts"
import * as Conductor from "./Conductor.ts"
import * as Confirm from "./Confirm.ts"
import * as Doubts from "./Doubts.ts"
import * as KnownSessions from "./KnownSessions.ts"
import * as LocalNotes from "./LocalNotes.ts"
import { fromStore } from "./PushError.ts"
import * as Run from "./Run.ts"
import * as Settle from "./Settle.ts"

/**
 * Everything that is queued now, snapshot after snapshot: those an earlier run left, oldest first, then the live queue.
 * The live queue is taken before anything is put back into it, so a pass ends.
 */
export const queue = (run: Run.Run) =>
  Effect.gen(function*() {
    const { workspace } = run.options
    run.queued = 0
    const left = yield* Effect.mapError(use(Queue, (port) => port.snapshots(workspace)), fromStore)
    if (left.length > 0) yield* Effect.mapError(Confirm.written(workspace), fromStore)
    const fresh = yield* Effect.mapError(use(Queue, (port) => port.takeSnapshot(workspace)), fromStore)
    const snapshots: ReadonlyArray<Snapshot> = fresh === undefined ? left : [...left, fresh]
    const contents = yield* Effect.forEach(snapshots, (snapshot) =>
      Effect.mapError(use(Queue, (port) => port.readSnapshot(snapshot)), fromStore))
    const lists = Work.split(contents.map(({ entries }) => entries))
    let summary = Summary.empty
    for (const [i, items] of lists.entries()) {
      const [resting, active] = run.resting.size === 0
        ? [[], items]
        : partition(items, (item) => item.entries.every((entry) => Run.isResting(run, entry)))
      const worked = yield* Conductor.conduct(run, active)
      active.forEach(({ path }) => run.handled.add(path))
      const batch = {
        worked,
        unparsable: contents[i]!.unparsable,
        resting: resting.flatMap(({ entries }) => entries),
        snapshot: snapshots[i],
        recovered: i < left.length,
        expected: nothing
      }
      summary = Summary.add(summary, yield* Settle.settle(run, batch))
    }
    return summary
  })

const nothing: ReadonlySet<string> = new Set()

const partition = <A>(all: ReadonlyArray<A>, is: (a: A) => boolean): readonly [ReadonlyArray<A>, ReadonlyArray<A>] => {
  const [some, others]: readonly [Array<A>, Array<A>] = [[], []]
  for (const one of all) (is(one) ? some : others).push(one)
  return [some, others]
}

/** What nobody queued: sessions changed since their receipt, on request all of Claude Code's folder, and the notes. */
export const unqueued = (run: Run.Run, notes: FileStat | undefined) =>
  Effect.gen(function*() {
    const known = yield* KnownSessions.changed(run)
    let summary = Summary.empty
    if (Plan.stopped(run.plan) === undefined && known.items.length > 0) {
      const worked = yield* Conductor.conduct(run, known.items)
      known.items.forEach(({ path }) => run.handled.add(path))
      summary = yield* Settle.settleKnown(run, worked)
    }
    if (run.options.legacyScan && Plan.stopped(run.plan) === undefined) {
      summary = Summary.add(summary, yield* legacy(run))
    }
    summary = Summary.add(summary, yield* LocalNotes.push(run, notes))
    yield* compact(run, known.gone)
    return summary
  })

const legacy = (run: Run.Run) =>
  Effect.gen(function*() {
    const found = yield* LegacyScan.scan(run.options.workspace)
    const items = Work.items(found.filter(({ path }) => !run.handled.has(path)))
    const expected = yield* Doubts.expect(run, items)
    const worked = yield* Conductor.conduct(run, items)
    items.forEach(({ path }) => run.handled.add(path))
    const batch = { worked, unparsable: [], resting: [], snapshot: undefined, recovered: false, expected }
    return yield* Settle.settle(run, batch)
  })

/**
 * Rewrites the receipts when many are of transcripts that are gone, or most lines are outdated: a receipt has some
 * 450 bytes.
 */
const compact = (run: Run.Run, gone: ReadonlySet<string>) =>
  Effect.gen(function*() {
    const { workspace } = run.options
    const many = gone.size >= 64
    if (many || (yield* isOutdated(Workspace.receipts(workspace), run.book.size))) {
      const isGone = ({ path }: Receipt): boolean => gone.has(path)
      yield* Effect.mapError(use(Receipts, (receipts) => receipts.compact(workspace, isGone)), fromStore)
    }
    if (many || (yield* isOutdated(Workspace.familyReceipts(workspace), [...run.family.all()].length))) {
      const isGone = ({ transcript }: FamilyReceipt): boolean => gone.has(transcript)
      yield* Effect.mapError(use(FamilyReceipts, (receipts) => receipts.compact(workspace, isGone)), fromStore)
    }
  })

const isOutdated = (path: string, receipts: number) =>
  use(Disk, (disk) => disk.lstat(path)).pipe(
    Effect.orElseSucceed(() => undefined),
    Effect.map((file) => file !== undefined && file.size > 1024 * 1024 && file.size > 3 * 450 * receipts)
  )
