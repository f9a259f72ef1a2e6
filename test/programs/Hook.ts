import { Context } from "effect"
import * as Micro from "effect/Micro"
import * as FileBreadcrumbs from "../../src/adapters/files/FileBreadcrumbs.ts"
import * as FilePrivateLines from "../../src/adapters/files/FilePrivateLines.ts"
import * as FilePrivateLists from "../../src/adapters/files/FilePrivateLists.ts"
import * as FileQueue from "../../src/adapters/files/FileQueue.ts"
import * as FileInDoubts from "../../src/adapters/files/FileInDoubts.ts"
import * as FileReceipts from "../../src/adapters/files/FileReceipts.ts"
import * as FileWithdrawals from "../../src/adapters/files/FileWithdrawals.ts"
import type { Machine } from "../../src/adapters/files/Machine.ts"
import * as MemoryEnvironment from "../../src/adapters/memory/MemoryEnvironment.ts"
import * as MemoryHookInput from "../../src/adapters/memory/MemoryHookInput.ts"
import * as MemoryOutput from "../../src/adapters/memory/MemoryOutput.ts"
import { Breadcrumbs } from "../../src/ports/Breadcrumbs.ts"
import { Clock } from "../../src/ports/Clock.ts"
import { Disk } from "../../src/ports/Disk.ts"
import { Environment } from "../../src/ports/Environment.ts"
import { HookInput } from "../../src/ports/HookInput.ts"
import { Output } from "../../src/ports/Output.ts"
import { PrivateLines } from "../../src/ports/PrivateLines.ts"
import { PrivateLists } from "../../src/ports/PrivateLists.ts"
import { Queue } from "../../src/ports/Queue.ts"
import { InDoubts } from "../../src/ports/InDoubts.ts"
import { Receipts } from "../../src/ports/Receipts.ts"
import { Withdrawals } from "../../src/ports/Withdrawals.ts"
import * as Machines from "../support/Machines.ts"

/** How a hook program is called. */
export interface Call {
  readonly stdin?: Uint8Array | string | Error
  readonly variables?: Readonly<Record<string, string>>
  readonly cwd?: string
}

/** The ports of a hook program over a machine. */
export const context = (around: Machine, call: Call, output: Output["Type"]) => {
  const surroundings = { variables: call.variables ?? {}, cwd: call.cwd ?? "/desk", home: "/home/user", uid: 1000 }
  const machine = { ...around, environment: MemoryEnvironment.make(surroundings) }
  return Context.make(Disk, machine.disk).pipe(
    Context.add(Clock, machine.clock),
    Context.add(Environment, machine.environment),
    Context.add(HookInput, MemoryHookInput.make(call.stdin ?? "")),
    Context.add(Output, output),
    Context.add(Queue, FileQueue.make(machine)),
    Context.add(Breadcrumbs, FileBreadcrumbs.make(machine)),
    Context.add(PrivateLists, FilePrivateLists.make(machine)),
    Context.add(PrivateLines, FilePrivateLines.make(machine)),
    Context.add(Receipts, FileReceipts.make(machine)),
    Context.add(InDoubts, FileInDoubts.make(machine)),
    Context.add(Withdrawals, FileWithdrawals.make(machine))
  )
}

export type Ports = ReturnType<typeof context> extends Context.Context<infer R> ? R : never

export interface Result<A> {
  readonly value: A
  readonly out: string
  readonly error: string
}

/** A simulated machine with files, and hook programs that run on it. */
export const make = () => {
  const world = Machines.world()
  const files = Machines.filesOf(world.volume)
  const run = async <A>(program: Micro.Micro<A, never, Ports>, call: Call = {}): Promise<Result<A>> => {
    const output = MemoryOutput.make()
    const value = await Micro.runPromise(
      Micro.provideContext(program, context(Machines.start(world), call, output.output))
    )
    return { value, out: output.out(), error: output.error() }
  }
  return { world, files, run }
}

export const queue = "/desk/.claude/agnes-sessions.txt"
export const list = "/desk/.claude/agnes-sessions-private.txt"
export const log = "/desk/.claude/agnes-capture-session.log"

/** The breadcrumbs as `outcome detail`. */
export const crumbs = (files: Machines.Files, path = log): ReadonlyArray<string> =>
  (files.read(path) ?? "").split("\n").filter((line) => line !== "").map((line) => line.split("\t").slice(1).join(" "))

/** The queue's lines as `id path`. */
export const queued = (files: Machines.Files, path = queue): ReadonlyArray<string> =>
  (files.read(path) ?? "").split("\n").filter((line) => line !== "").map((line) => line.split("\t").slice(0, 2).join(" "))
