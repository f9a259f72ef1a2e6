import * as FileBreadcrumbs from "../../adapters/files/FileBreadcrumbs.ts"
import * as FilePrivateLines from "../../adapters/files/FilePrivateLines.ts"
import * as FilePrivateLists from "../../adapters/files/FilePrivateLists.ts"
import * as FileQueue from "../../adapters/files/FileQueue.ts"
import * as FileInDoubts from "../../adapters/files/FileInDoubts.ts"
import * as FileReceipts from "../../adapters/files/FileReceipts.ts"
import * as FileWithdrawals from "../../adapters/files/FileWithdrawals.ts"
import type { Machine } from "../../adapters/files/Machine.ts"
import * as NodeClock from "../../adapters/node/NodeClock.ts"
import * as NodeDisk from "../../adapters/node/NodeDisk.ts"
import * as NodeEnvironment from "../../adapters/node/NodeEnvironment.ts"
import * as NodeHookInput from "../../adapters/node/NodeHookInput.ts"
import * as NodeLocks from "../../adapters/node/NodeLocks.ts"
import * as NodeOutput from "../../adapters/node/NodeOutput.ts"
import * as NodeRandom from "../../adapters/node/NodeRandom.ts"
import { Breadcrumbs } from "../../ports/Breadcrumbs.ts"
import { Clock } from "../../ports/Clock.ts"
import { Disk } from "../../ports/Disk.ts"
import { Environment } from "../../ports/Environment.ts"
import { HookInput } from "../../ports/HookInput.ts"
import { Output } from "../../ports/Output.ts"
import { PrivateLines } from "../../ports/PrivateLines.ts"
import { PrivateLists } from "../../ports/PrivateLists.ts"
import { Queue } from "../../ports/Queue.ts"
import { InDoubts } from "../../ports/InDoubts.ts"
import { Receipts } from "../../ports/Receipts.ts"
import { Withdrawals } from "../../ports/Withdrawals.ts"
import * as Context from "effect/Context"

/** This machine and its ports for the hook programs: the same adapters as the full command line, without layers. */
const machine: Machine = {
  disk: NodeDisk.make(),
  locks: NodeLocks.make(`${__dirname}/../prebuilds`),
  clock: NodeClock.make(),
  random: NodeRandom.make(),
  environment: NodeEnvironment.make()
}

/** What `statusline` needs, and every other hook program too. */
export const reading = Context.make(Disk, machine.disk).pipe(
  Context.add(Environment, machine.environment),
  Context.add(HookInput, NodeHookInput.make()),
  Context.add(Output, NodeOutput.make()),
  Context.add(PrivateLists, FilePrivateLists.make(machine))
)

export const capturing = () =>
  reading.pipe(
    Context.add(Clock, machine.clock),
    Context.add(Queue, FileQueue.make(machine)),
    Context.add(Breadcrumbs, FileBreadcrumbs.make(machine)),
    Context.add(PrivateLines, FilePrivateLines.make(machine))
  )

export const marking = () =>
  capturing().pipe(
    Context.add(Receipts, FileReceipts.make(machine)),
    Context.add(InDoubts, FileInDoubts.make(machine)),
    Context.add(Withdrawals, FileWithdrawals.make(machine))
  )
