import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Micro from "effect/Micro"
import * as FileAuditLogs from "../../src/adapters/files/FileAuditLogs.ts"
import * as FileBreadcrumbs from "../../src/adapters/files/FileBreadcrumbs.ts"
import * as FileDeadLetters from "../../src/adapters/files/FileDeadLetters.ts"
import * as FileFamilyReceipts from "../../src/adapters/files/FileFamilyReceipts.ts"
import * as FileInDoubts from "../../src/adapters/files/FileInDoubts.ts"
import * as FilePrivateLines from "../../src/adapters/files/FilePrivateLines.ts"
import * as FilePrivateLists from "../../src/adapters/files/FilePrivateLists.ts"
import * as FilePushStates from "../../src/adapters/files/FilePushStates.ts"
import * as FileQueue from "../../src/adapters/files/FileQueue.ts"
import * as FileReceipts from "../../src/adapters/files/FileReceipts.ts"
import * as FileWithdrawals from "../../src/adapters/files/FileWithdrawals.ts"
import type { Machine } from "../../src/adapters/files/Machine.ts"
import * as MemoryHookInput from "../../src/adapters/memory/MemoryHookInput.ts"
import * as NodeDigest from "../../src/adapters/node/NodeDigest.ts"
import { AuditLogs } from "../../src/ports/AuditLogs.ts"
import { Breadcrumbs } from "../../src/ports/Breadcrumbs.ts"
import { Clock } from "../../src/ports/Clock.ts"
import { DeadLetters } from "../../src/ports/DeadLetters.ts"
import { Digest } from "../../src/ports/Digest.ts"
import { Disk } from "../../src/ports/Disk.ts"
import { Environment } from "../../src/ports/Environment.ts"
import { Families } from "../../src/ports/Families.ts"
import { FamilyReceipts } from "../../src/ports/FamilyReceipts.ts"
import { GitIndex } from "../../src/ports/GitIndex.ts"
import { HookInput } from "../../src/ports/HookInput.ts"
import { InDoubts } from "../../src/ports/InDoubts.ts"
import { Locks } from "../../src/ports/Locks.ts"
import { Output } from "../../src/ports/Output.ts"
import { PrivateLines } from "../../src/ports/PrivateLines.ts"
import { PrivateLists } from "../../src/ports/PrivateLists.ts"
import { PushStates } from "../../src/ports/PushStates.ts"
import { Queue } from "../../src/ports/Queue.ts"
import { Random } from "../../src/ports/Random.ts"
import { Receipts } from "../../src/ports/Receipts.ts"
import { Transcripts } from "../../src/ports/Transcripts.ts"
import { TranscriptMissing } from "../../src/ports/Transcripts.ts"
import { UploadServer } from "../../src/ports/UploadServer.ts"
import { Withdrawals } from "../../src/ports/Withdrawals.ts"
import { Withdrawer } from "../../src/ports/Withdrawer.ts"

/** The production adapters of the workspace's files, over a simulated machine. A seeded bug may change some. */
export const filesOf = (machine: Machine, logBytes: number) => ({
  queue: FileQueue.make(machine),
  privateLists: FilePrivateLists.make(machine),
  privateLines: FilePrivateLines.make(machine),
  auditLogs: FileAuditLogs.make(machine, logBytes),
  deadLetters: FileDeadLetters.make(machine, logBytes),
  pushStates: FilePushStates.make(machine),
  receipts: FileReceipts.make(machine),
  familyReceipts: FileFamilyReceipts.make(machine),
  inDoubts: FileInDoubts.make(machine),
  withdrawals: FileWithdrawals.make(machine),
  breadcrumbs: FileBreadcrumbs.make(machine)
})

export type Files = ReturnType<typeof filesOf>

/** What is beside the files: the network, Claude Code's transcripts, and the streams of a hook. */
export interface Others {
  readonly transcripts: Transcripts["Type"]
  readonly uploads: UploadServer["Type"]
  readonly withdrawals: Withdrawer["Type"]
  readonly stdin: string
  readonly said: (text: string) => void
}

const digest = NodeDigest.make()

/** Families are swept by tests of their own; here no session has one. */
const noFamilies: Families["Type"] = {
  list: () => Effect.succeed([]),
  open: (path) => Effect.fail(new TranscriptMissing(path))
}

const noRepository: GitIndex["Type"] = {
  tracked: () => Effect.succeed("none"),
  exclude: () => Effect.succeed(false),
  excluded: () => Effect.succeed(undefined),
  include: () => Effect.succeed(false)
}

/** Everything the programs of the client ask for; in one piece, for `Context.add` copies what there is each time. */
export const contextOf = (machine: Machine, files: Files, others: Others) =>
  Context.mergeAll(
    unchanging,
    Context.make(Disk, machine.disk),
    Context.make(Locks, machine.locks),
    Context.make(Clock, machine.clock),
    Context.make(Random, machine.random),
    Context.make(Environment, machine.environment),
    Context.make(Queue, files.queue),
    Context.make(PrivateLists, files.privateLists),
    Context.make(PrivateLines, files.privateLines),
    Context.make(AuditLogs, files.auditLogs),
    Context.make(DeadLetters, files.deadLetters),
    Context.make(PushStates, files.pushStates),
    Context.make(Receipts, files.receipts),
    Context.make(FamilyReceipts, files.familyReceipts),
    Context.make(InDoubts, files.inDoubts),
    Context.make(Withdrawals, files.withdrawals),
    Context.make(Breadcrumbs, files.breadcrumbs),
    Context.make(Transcripts, others.transcripts),
    Context.make(UploadServer, others.uploads),
    Context.make(Withdrawer, others.withdrawals),
    Context.make(HookInput, MemoryHookInput.make(others.stdin)),
    Context.make(Output, { out: (text) => Micro.sync(() => others.said(text)), error: () => Micro.void })
  )

const unchanging = Context.make(Digest, digest).pipe(
  Context.add(Families, noFamilies),
  Context.add(GitIndex, noRepository)
)

export type Everything = ReturnType<typeof contextOf> extends Context.Context<infer R> ? R : never
