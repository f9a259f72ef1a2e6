import * as Micro from "effect/Micro"
import * as Breadcrumb from "../../domain/queue/Breadcrumb.ts"
import * as Rotation from "../../domain/queue/Rotation.ts"
import * as Workspace from "../../domain/workspace/Workspace.ts"
import type { Breadcrumbs } from "../../ports/Breadcrumbs.ts"
import type { DiskError } from "../../ports/Disk.ts"
import type { ForeignFile } from "../../ports/Queue.ts"
import * as DurableFile from "./DurableFile.ts"
import type { Machine } from "./Machine.ts"
import * as OwnFile from "./OwnFile.ts"
import { older } from "./RotatedLog.ts"

// Under the queue lock, so that of two writers only one rolls, and only when it is free: no crumb is worth waiting for.
const roll = (machine: Machine, workspace: Workspace.Workspace): Micro.Micro<void, DiskError | ForeignFile> =>
  Micro.gen(function*() {
    const log = Workspace.breadcrumbs(workspace)
    if (!(yield* tooLarge(machine, log))) return
    const lock = yield* machine.locks.tryAcquire(Workspace.queueLock(workspace))
    if (lock === undefined) return
    yield* Micro.ensuring(
      Micro.flatMap(tooLarge(machine, log), (still) => still ? machine.disk.rename(log, older(log)) : Micro.void),
      lock.release
    )
  })

const tooLarge = (machine: Machine, log: string): Micro.Micro<boolean, DiskError | ForeignFile> =>
  Micro.map(
    OwnFile.look(machine, log),
    (stat) => stat !== undefined && Rotation.decide(stat.size, Breadcrumb.maxLogBytes) === "rotate"
  )

const append = (
  machine: Machine,
  workspace: Workspace.Workspace,
  crumb: Breadcrumb.Breadcrumb
): Micro.Micro<void, DiskError | ForeignFile> =>
  Micro.gen(function*() {
    const folder = yield* machine.disk.lstat(Workspace.folder(workspace))
    if (folder?.kind !== "directory") return
    yield* Micro.ignore(roll(machine, workspace))
    const line = new TextEncoder().encode(Breadcrumb.encode(crumb))
    yield* OwnFile.using(machine, Workspace.breadcrumbs(workspace), "append", (handle, { size }) =>
      Micro.flatMap(DurableFile.endingTornLine(machine, handle, size, line), (bytes) =>
        machine.disk.write(handle, bytes)))
  })

const read = (machine: Machine, log: string): Micro.Micro<ReadonlyArray<Breadcrumb.Breadcrumb>> =>
  OwnFile.read(machine, log).pipe(
    Micro.orElseSucceed(() => undefined),
    Micro.map((bytes) =>
      new TextDecoder().decode(bytes).split("\n").flatMap((line) => Breadcrumb.parse(line) ?? []))
  )

/** The log of the captures, written without a sync: what is captured is durable before its crumb is dropped. */
export const make = (machine: Machine): Breadcrumbs["Type"] => ({
  append: (workspace, crumb) => Micro.ignore(append(machine, workspace, crumb)),
  read: (workspace) => {
    const log = Workspace.breadcrumbs(workspace)
    return Micro.zipWith(read(machine, older(log)), read(machine, log), (old, recent) => [...old, ...recent])
  }
})
