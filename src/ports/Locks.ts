import * as Context from "effect/Context"
import type * as Micro from "effect/Micro"
import type { DiskError } from "./Disk.ts"

/** A lock this process holds. `release` never fails and may be called once. */
export interface HeldLock {
  readonly release: Micro.Micro<void>
}

/**
 * Exclusive locks on files, held by the kernel, so that they are free the moment their holder dies and never look stale
 * (design §2, reliability I10).
 *
 * `tryAcquire(path)` returns at once: the lock, or `undefined` while another holder (also another one of this process)
 * has it. The folder must exist; the file is created when missing, stays afterwards and is never written. A link in its
 * place is refused with `ELOOP`. Errors are `DiskError`s, also `ENOLCK`/`ENOSYS` where the file system has no locks:
 * a lock that cannot be had is never treated as held.
 */
export class Locks extends Context.Tag("agnes/Locks")<Locks, {
  readonly tryAcquire: (path: string) => Micro.Micro<HeldLock | undefined, DiskError>
}>() {}
