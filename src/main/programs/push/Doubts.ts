import * as Effect from "effect/Effect"
import * as DoubtPlan from "../../../domain/push/DoubtPlan.ts"
import * as InDoubt from "../../../domain/push/InDoubt.ts"
import type { Worked } from "../../../domain/push/Settlement.ts"
import type { Item } from "../../../domain/push/Work.ts"
import { Clock } from "../../../ports/Clock.ts"
import { InDoubts } from "../../../ports/InDoubts.ts"
import { use } from "../../../ports/Use.ts"
import * as KeptBack from "./KeptBack.ts"
import { fromStore } from "./PushError.ts"
import type * as Run from "./Run.ts"

/**
 * Writes down, before anything of them leaves, what is about to be sent of work that is in no queue file: a death in
 * the middle would leave no trace of it. What a receipt tells of needs none.
 */
export const expect = (run: Run.Run, items: ReadonlyArray<Item>) =>
  Effect.gen(function*() {
    const at = yield* use(Clock, (clock) => clock.now)
    const known = new Set(run.inDoubt.map(InDoubt.key))
    const fresh = items
      .filter((item) => run.book.of(item.path) === undefined && !KeptBack.isPrivate(item, run.guard.secrets()))
      .flatMap((item) => InDoubt.ofItem(item, run.options.credentials.serverUrl, at))
      .filter((upload) => !known.has(InDoubt.key(upload)))
    yield* add(run, fresh)
    return new Set(fresh.map(InDoubt.key))
  })

/** After the receipts of this work are durable, and before its snapshot goes. */
export const settle = (
  run: Run.Run,
  { expected, recovered, worked }: {
    readonly worked: ReadonlyArray<Worked>
    readonly recovered: boolean
    readonly expected: ReadonlySet<string>
  }
) =>
  Effect.gen(function*() {
    const { credentials: { serverUrl }, workspace } = run.options
    const at = yield* use(Clock, (clock) => clock.now)
    const known = run.inDoubt
    const plan = DoubtPlan.make({ worked, unclear: run.unclear, recovered, known, expected, serverUrl, at })
    yield* add(run, plan.add)
    const isSettled = (upload: InDoubt.InDoubt): boolean => plan.settled.has(InDoubt.key(upload))
    if (!run.inDoubt.some(isSettled)) return
    yield* Effect.mapError(use(InDoubts, (port) => port.remove(workspace, isSettled)), fromStore)
    run.inDoubt = run.inDoubt.filter((upload) => !isSettled(upload))
  })

const add = (run: Run.Run, uploads: ReadonlyArray<InDoubt.InDoubt>) =>
  Effect.gen(function*() {
    if (uploads.length === 0) return
    yield* Effect.mapError(use(InDoubts, (port) => port.add(run.options.workspace, uploads)), fromStore)
    run.inDoubt = [...run.inDoubt, ...uploads]
  })
