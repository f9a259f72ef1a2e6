import * as Micro from "effect/Micro"
import * as Workspace from "../../domain/workspace/Workspace.ts"
import type { DiskError } from "../../ports/Disk.ts"
import type { HeldLock } from "../../ports/Locks.ts"
import type { Machine } from "./Machine.ts"

/** How long a hook waits for the queue lock, in milliseconds: its holder may be stopped (design §3.1). */
export const patience = 300

/** Between two looks, in milliseconds, with as much jitter again so that waiters do not keep meeting. */
const pollInterval = 5

type Restore = <A, E>(self: Micro.Micro<A, E>) => Micro.Micro<A, E>

/** The queue lock, or `undefined` when it could not be had in `limit` milliseconds. */
const acquire = (
  machine: Machine,
  workspace: Workspace.Workspace,
  limit: number,
  restore: Restore
): Micro.Micro<HeldLock | undefined, DiskError> =>
  Micro.gen(function*() {
    const path = Workspace.queueLock(workspace)
    const started = yield* machine.clock.elapsed
    while (true) {
      const lock = yield* machine.locks.tryAcquire(path)
      if (lock !== undefined) return lock
      if ((yield* machine.clock.elapsed) - started >= limit) return undefined
      yield* restore(machine.clock.sleep(pollInterval * (1 + (yield* machine.random.fraction))))
    }
  })

// Only the waiting may be interrupted: a lock once taken is always given back.
const bracket = <A, E, E2>(
  take: (restore: Restore) => Micro.Micro<HeldLock | undefined, E2>,
  use: (held: boolean) => Micro.Micro<A, E>
): Micro.Micro<A, E | E2> =>
  Micro.uninterruptibleMask((restore) =>
    Micro.flatMap(take(restore), (lock) =>
      lock === undefined
        ? restore(use(false))
        : Micro.onExit(restore(use(true)), () => lock.release)))

/** Runs `use` under the queue lock however long it takes to get it. The folder must exist. */
export const holding = <A, E>(
  machine: Machine,
  workspace: Workspace.Workspace,
  use: Micro.Micro<A, E>
): Micro.Micro<A, E | DiskError> =>
  bracket((restore) => acquire(machine, workspace, Number.POSITIVE_INFINITY, restore), () => use)

/**
 * Runs `use` with the queue lock if it can be had in time, and without it otherwise: also where the file system has no
 * locks or the lock file is spoilt, for a hook must not depend on it. `use` is told which.
 */
export const hurrying = <A, E>(
  machine: Machine,
  workspace: Workspace.Workspace,
  use: (held: boolean) => Micro.Micro<A, E>
): Micro.Micro<A, E> =>
  bracket(
    (restore) => Micro.orElseSucceed(acquire(machine, workspace, patience, restore), () => undefined),
    use
  )
