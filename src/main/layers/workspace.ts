import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as FileAuditLogs from "../../adapters/files/FileAuditLogs.ts"
import * as FileBreadcrumbs from "../../adapters/files/FileBreadcrumbs.ts"
import * as FileDeadLetters from "../../adapters/files/FileDeadLetters.ts"
import * as FileFamilyReceipts from "../../adapters/files/FileFamilyReceipts.ts"
import * as FileInDoubts from "../../adapters/files/FileInDoubts.ts"
import * as FilePrivateLists from "../../adapters/files/FilePrivateLists.ts"
import * as FilePullStates from "../../adapters/files/FilePullStates.ts"
import * as FilePushStates from "../../adapters/files/FilePushStates.ts"
import * as FileQueue from "../../adapters/files/FileQueue.ts"
import * as FileReceipts from "../../adapters/files/FileReceipts.ts"
import * as FileWithdrawals from "../../adapters/files/FileWithdrawals.ts"
import type { Machine } from "../../adapters/files/Machine.ts"
import * as NodeClock from "../../adapters/node/NodeClock.ts"
import * as NodeDisk from "../../adapters/node/NodeDisk.ts"
import * as NodeEnvironment from "../../adapters/node/NodeEnvironment.ts"
import * as NodeLocks from "../../adapters/node/NodeLocks.ts"
import * as NodeRandom from "../../adapters/node/NodeRandom.ts"
import { AuditLogs } from "../../ports/AuditLogs.ts"
import { Breadcrumbs } from "../../ports/Breadcrumbs.ts"
import { Clock } from "../../ports/Clock.ts"
import { DeadLetters } from "../../ports/DeadLetters.ts"
import { Disk } from "../../ports/Disk.ts"
import { Environment } from "../../ports/Environment.ts"
import { FamilyReceipts } from "../../ports/FamilyReceipts.ts"
import { InDoubts } from "../../ports/InDoubts.ts"
import { Locks } from "../../ports/Locks.ts"
import { PrivateLists } from "../../ports/PrivateLists.ts"
import { PullStates } from "../../ports/PullStates.ts"
import { PushStates } from "../../ports/PushStates.ts"
import { Queue } from "../../ports/Queue.ts"
import { Random } from "../../ports/Random.ts"
import { Receipts } from "../../ports/Receipts.ts"
import { Withdrawals } from "../../ports/Withdrawals.ts"

/** This machine. `prebuilds` is the folder with the lock addon of each platform. */
export const machine = (prebuilds: string): Machine => ({
  disk: NodeDisk.make(),
  locks: NodeLocks.make(prebuilds),
  clock: NodeClock.make(),
  random: NodeRandom.make(),
  environment: NodeEnvironment.make()
})

/** The files of a workspace on a machine, real or simulated, and the machine itself. */
export const layerFiles = (machine: Machine) =>
  Layer.succeedContext(Context.make(Disk, machine.disk).pipe(
    Context.add(Locks, machine.locks),
    Context.add(Clock, machine.clock),
    Context.add(Random, machine.random),
    Context.add(Environment, machine.environment),
    Context.add(Queue, FileQueue.make(machine)),
    Context.add(PrivateLists, FilePrivateLists.make(machine)),
    Context.add(AuditLogs, FileAuditLogs.make(machine)),
    Context.add(DeadLetters, FileDeadLetters.make(machine)),
    Context.add(PullStates, FilePullStates.make(machine)),
    Context.add(PushStates, FilePushStates.make(machine)),
    Context.add(Receipts, FileReceipts.make(machine)),
    Context.add(FamilyReceipts, FileFamilyReceipts.make(machine)),
    Context.add(InDoubts, FileInDoubts.make(machine)),
    Context.add(Withdrawals, FileWithdrawals.make(machine)),
    Context.add(Breadcrumbs, FileBreadcrumbs.make(machine))
  ))

/** The logs with another bound, in bytes, than the standard one: the user's setting `log_bytes`. */
export const layerAuditLogs = (limit: number) =>
  Layer.effect(
    AuditLogs,
    Effect.map(
      Effect.all({ disk: Disk, locks: Locks, clock: Clock, random: Random, environment: Environment }),
      (machine) => FileAuditLogs.make(machine, limit)
    )
  )
