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

/** Everything the programs of the client ask for. */
export const contextOf = (machine: Machine, files: Files, others: Others) =>
  Context.make(Disk, machine.disk).pipe(
    Context.add(Locks, machine.locks),
    Context.add(Clock, machine.clock),
    Context.add(Random, machine.random),
    Context.add(Environment, machine.environment),
    Context.add(Queue, files.queue),
    Context.add(PrivateLists, files.privateLists),
    Context.add(PrivateLines, files.privateLines),
    Context.add(AuditLogs, files.auditLogs),
    Context.add(DeadLetters, files.deadLetters),
    Context.add(PushStates, files.pushStates),
    Context.add(Receipts, files.receipts),
    Context.add(FamilyReceipts, files.familyReceipts),
    Context.add(InDoubts, files.inDoubts),
    Context.add(Withdrawals, files.withdrawals),
    Context.add(Breadcrumbs, files.breadcrumbs)
  ).pipe(
    Context.add(Digest, digest),
    Context.add(Families, noFamilies),
    Context.add(GitIndex, noRepository),
    Context.add(Transcripts, others.transcripts),
    Context.add(UploadServer, others.uploads),
    Context.add(Withdrawer, others.withdrawals),
    Context.add(HookInput, MemoryHookInput.make(others.stdin)),
    Context.add(Output, {
      out: (text) => Micro.sync(() => others.said(text)),
      error: () => Micro.void
    })
  )

export type Everything = ReturnType<typeof contextOf> extends Context.Context<infer R> ? R : never
