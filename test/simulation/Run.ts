import * as Cause from "effect/Cause"
import * as Chunk from "effect/Chunk"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type * as Exit from "effect/Exit"
import { globalValue } from "effect/GlobalValue"
import * as Micro from "effect/Micro"
import * as Redacted from "effect/Redacted"
import * as Runtime from "effect/Runtime"
import * as RuntimeFlags from "effect/RuntimeFlags"
import type { MemoryProcess } from "../../src/adapters/memory/MemoryProcess.ts"
import type { Summary } from "../../src/domain/push/Summary.ts"
import * as CaptureSession from "../../src/main/programs/CaptureSession.ts"
import * as MarkPrivate from "../../src/main/programs/MarkPrivate.ts"
import * as Push from "../../src/main/programs/Push.ts"
import * as Discard from "../../src/main/programs/queue/Discard.ts"
import { lift } from "../../src/ports/Lift.ts"
import type { Command } from "./History.ts"
import * as Machine from "./Machine.ts"
import * as Manners from "./Manners.ts"
import type { Model } from "./Model.ts"
import type { Mutant } from "./Mutant.ts"
import * as Network from "./Network.ts"
import * as Ports from "./Ports.ts"
import * as Transcripts from "./Transcripts.ts"
import { serverUrl, type World, workspace } from "./World.ts"

/** How a process ended: by itself, with what its program says, or dead. */
export type Ending =
  | { readonly _tag: "Died" }
  | { readonly _tag: "Push"; readonly summary: Summary }
  | { readonly _tag: "Closed"; readonly message: string }
  | { readonly _tag: "Failed"; readonly message: string }
  | { readonly _tag: "Broken"; readonly message: string }
  | { readonly _tag: "Done"; readonly exitCode: number }

export interface Started {
  readonly process: MemoryProcess
  readonly begin: () => void
  readonly running: Machine.Running
  readonly ending: () => Ending
  /** What a hook printed on its standard output. */
  readonly out: () => string
  /** Virtual milliseconds it took. */
  readonly took: () => number
  readonly manners: Manners.Manners
}

const programOf = (command: Command, { part, token }: World): Effect.Effect<Ending, unknown, Ports.Everything> => {
  switch (command._tag) {
    case "Capture":
      return Effect.as(lift(CaptureSession.run({ verbose: false })), { _tag: "Done", exitCode: 0 } as const)
    case "Mark":
      return Effect.map(lift(MarkPrivate.run([command.id])), done)
    case "Unmark":
      return Effect.map(lift(MarkPrivate.run([command.id, "--undo"])), done)
    case "Discard":
      return Effect.as(Discard.discard(workspace, [command.id], serverUrl), { _tag: "Done", exitCode: 0 } as const)
    case "Push":
      return Effect.map(
        Push.run({
          workspace,
          version: "1.0.0",
          automatic: command.automatic,
          legacyScan: false,
          retryFailed: command.retry ? "all" : "none",
          concurrency: 4,
          ways: { resumable: part + 20, part, progress: 1 },
          credentials: { serverUrl, token: Redacted.make(token) }
        }),
        (summary) => ({ _tag: "Push", summary } as const)
      )
  }
}

const done = ({ exitCode }: MarkPrivate.Ending): Ending => ({ _tag: "Done", exitCode })

/** The way back after the private list was not what agnes had left there. */
export const acceptList = Effect.map(lift(MarkPrivate.run(["--accept-list"])), done)

/** A process that is ready to run this command. */
export const command = (
  world: World,
  model: Model,
  mutant: Mutant,
  command: Command,
  options: { readonly shared: boolean; readonly stdin?: string; readonly ended?: (ending: Ending) => void }
): Started =>
  program(world, model, mutant, programOf(command, world), {
    ...options,
    trouble: command.trouble,
    automatic: command._tag === "Push" && command.automatic
  })

export const program = (
  world: World,
  model: Model,
  mutant: Mutant,
  program: Effect.Effect<Ending, unknown, Ports.Everything>,
  options: {
    readonly shared: boolean
    readonly stdin?: string
    readonly automatic: boolean
    readonly trouble: Command["trouble"]
    /** Told how it ended at that very moment, whoever else still runs. */
    readonly ended?: (ending: Ending) => void
  }
): Started => {
  const running = Machine.start(world, options.trouble, options.shared)
  const { process } = running
  const manners = Manners.make(world, options.automatic)
  const machine = mutant.machine?.(running.machine) ?? running.machine
  const network = Network.make(world, model, running, manners)
  let out = ""
  const plain = {
    files: Ports.filesOf(machine, world.logBytes),
    others: {
      transcripts: Transcripts.make(world, (path) => model.onOpen(path)),
      uploads: network.uploads,
      withdrawals: network.withdrawals,
      stdin: options.stdin ?? "",
      said: (text: string) => {
        out += text
      }
    }
  }
  const { files, others } = mutant.ports?.(plain.files, plain.others, process) ?? plain
  const { scheduler } = world.driver
  const context = Context.add(Ports.contextOf(machine, files, others), Micro.CurrentScheduler, scheduler)
  let ending: Ending = { _tag: "Died" }
  let began = 0
  let took = 0
  const end = (exit: Exit.Exit<Ending, unknown>): void => {
    if (!process.alive) return
    took = world.driver.elapsed - began
    ending = judge(exit)
    if (ending._tag === "Push") Manners.ended(manners)
    options.ended?.(ending)
    process.kill()
  }
  return {
    process,
    running,
    manners,
    begin: () => {
      began = world.driver.elapsed
      const fiber = fork(Effect.provide(program, context), { scheduler })
      fiber.addObserver(end)
    },
    ending: () => ending,
    out: () => out,
    took: () => took
  }
}

/** Without counting fibres: a dead process leaves its own behind. */
const fork = Runtime.runFork(Runtime.disableRuntimeFlag(Runtime.defaultRuntime, RuntimeFlags.RuntimeMetrics))

/** Effect keeps every fibre that has not ended, for whoever asks for its roots; those of dead processes never do. */
export const forget = (): void => everyFibre.roots.clear()

const everyFibre = globalValue(Symbol.for("effect/FiberScope/Global"), () => ({ roots: new Set<unknown>() }))

const judge = (exit: Exit.Exit<Ending, unknown>): Ending => {
  if (exit._tag === "Success") return exit.value
  const failure = Cause.failureOption(exit.cause)
  if (failure._tag === "None" || !Chunk.isEmpty(Cause.defects(exit.cause))) {
    return { _tag: "Broken", message: Cause.pretty(exit.cause) }
  }
  const error = failure.value as { readonly _tag?: string; readonly message?: string }
  const message = error.message ?? String(error)
  return { _tag: error._tag === "PushClosed" ? "Closed" : "Failed", message }
}
