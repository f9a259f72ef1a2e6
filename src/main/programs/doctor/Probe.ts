import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type { LockState } from "../../../domain/doctor/Surroundings.ts"
import * as Workspace from "../../../domain/workspace/Workspace.ts"
import { Disk } from "../../../ports/Disk.ts"
import { Environment } from "../../../ports/Environment.ts"
import { lift } from "../../../ports/Lift.ts"
import { Locks } from "../../../ports/Locks.ts"
import { Random } from "../../../ports/Random.ts"
import { use } from "../../../ports/Use.ts"

/**
 * Why no file can be made in a folder, by making one and deleting it; `undefined` when it can, or where there is no
 * folder yet.
 */
export const unwritable = (folder: string) =>
  Effect.gen(function*() {
    if ((yield* use(Disk, (disk) => disk.lstat(folder))) === undefined) return undefined
    const pid = yield* use(Environment, (environment) => environment.pid)
    const path = `${folder}/agnes-doctor.${pid}.${yield* use(Random, (random) => random.hex(4))}.tmp`
    const write = Effect.acquireUseRelease(
      use(Disk, (disk) => disk.open(path, "create")),
      (handle) => use(Disk, (disk) => disk.write(handle, new Uint8Array(4096))),
      (handle) => use(Disk, (disk) => disk.close(handle))
    )
    yield* Effect.ensuring(write, Effect.ignore(use(Disk, (disk) => disk.unlink(path))))
    return undefined
  }).pipe(Effect.catchAll(({ code }) => Effect.succeed<string | undefined>(code)))

/** Which locks are held, and, where `/proc` shows it, by which process? Holds each for no longer than a look. */
export const locks = (workspace: Workspace.Workspace) =>
  Effect.forEach([
    ["push", Workspace.pushLock(workspace)],
    ["pull", Workspace.pullLock(workspace)],
    ["queue", Workspace.queueLock(workspace)]
  ] as const, ([name, path]) => Effect.map(lockAt(path), (state): LockState => ({ name, ...state })))

const lockAt = (path: string) =>
  Effect.gen(function*() {
    const exists = yield* Effect.option(use(Disk, (disk) => disk.lstat(path)))
    if (Option.getOrUndefined(exists) === undefined) return free
    const lock = yield* Effect.option(use(Locks, (locks) => locks.tryAcquire(path)))
    if (Option.isNone(lock)) return free
    if (lock.value !== undefined) {
      yield* lift(lock.value.release)
      return free
    }
    return { held: true, holders: yield* whoHas(path) }
  })

const free = { held: false, holders: [] as ReadonlyArray<number> }

const whoHas = (path: string) =>
  Effect.gen(function*() {
    const target = yield* use(Disk, (disk) => disk.realPath(path))
    const own = yield* use(Environment, (environment) => environment.pid)
    const all = yield* use(Disk, (disk) => disk.list("/proc"))
    const processes = all.map(Number).filter((pid) => pid > 0 && pid !== own)
    const found = yield* Effect.forEach(processes, (pid) => Effect.map(hasOpen(pid, target), (has) => has ? [pid] : []))
    return found.flat()
  }).pipe(Effect.orElseSucceed((): ReadonlyArray<number> => []))

const hasOpen = (pid: number, target: string) =>
  Effect.gen(function*() {
    const folder = `/proc/${pid}/fd`
    const files = yield* use(Disk, (disk) => disk.list(folder))
    const paths = yield* Effect.forEach(files, (name) =>
      Effect.orElseSucceed(use(Disk, (disk) => disk.realPath(`${folder}/${name}`)), () => ""))
    return paths.includes(target)
  }).pipe(Effect.orElseSucceed(() => false))
