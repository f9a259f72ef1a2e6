import { FastCheck as fc } from "effect"
import * as Micro from "effect/Micro"
import type { Machine } from "../../src/adapters/files/Machine.ts"
import type { Call, Fate } from "../../src/adapters/memory/MemoryDisk.ts"
import * as MemoryProcess from "../../src/adapters/memory/MemoryProcess.ts"
import type { Choose } from "../../src/adapters/memory/MemoryVolume.ts"
import * as Machines from "./Machines.ts"

/** What goes wrong in one run: at which call, what, and how much of the unsynced a power cut keeps. */
export interface Trouble {
  readonly at: number
  readonly fate: Fate
  /** `undefined`: the power stays on. */
  readonly cut: Choose | undefined
}

export type Outcome<A, E> = { readonly _tag: "Died" } | Micro.MicroExit<A, E>

export interface Run<A, E> {
  readonly outcome: Outcome<A, E>
  readonly calls: ReadonlyArray<Call>
}

/** Runs a program as a process of its own to its end or its death; then the power goes, if it is to. */
export const run = <A, E>(
  world: Machines.World,
  program: (machine: Machine) => Micro.Micro<A, E>,
  trouble?: Trouble
): Promise<Run<A, E>> =>
  new Promise((resolve) => {
    const process = MemoryProcess.make({ uid: 1000 })
    const calls: Array<Call> = []
    const machine = Machines.start(world, process, (call) => {
      calls.push(call)
      return call.index === trouble?.at ? trouble.fate : "done"
    })
    const end = (outcome: Outcome<A, E>): void => {
      if (trouble?.cut !== undefined) world.volume.powerCut(trouble.cut)
      resolve({ outcome, calls })
    }
    const fiber = Micro.runFork(program(machine))
    const unobserve = fiber.addObserver((exit) => {
      end(exit)
      process.kill()
    })
    process.onDeath(() => {
      unobserve()
      end({ _tag: "Died" })
    })
  })

export const succeeded = <A, E>(run: Run<A, E>): boolean => run.outcome._tag === "Success"

/** The value of a run that must go well. */
export const value = async <A, E>(
  world: Machines.World,
  program: (machine: Machine) => Micro.Micro<A, E>
): Promise<A> => {
  const { outcome } = await run(world, program)
  if (outcome._tag !== "Success") throw new Error(`expected success, got ${JSON.stringify(outcome)}`)
  return outcome.value
}

export const keepNothing: Choose = () => 0
export const keepAll: Choose = (most) => most

const codes = ["ENOSPC", "EIO", "EROFS", "EDQUOT", "EACCES", "EMFILE", "ENOMEM", "ESTALE"]

export const fates: ReadonlyArray<Fate> = [
  "killed-before", "killed-after", ...codes.map((code) => ({ code })),
  { code: "ENOSPC", written: 1 }, { code: "ENOSPC", written: 7 }
]

const cuts: ReadonlyArray<Choose | undefined> = [undefined, keepNothing, keepAll, (most) => most >> 1]

/**
 * Every trouble at every call: runs `trial` with trouble at the first call, at the second, … until the program ends
 * before any happens. Returns how many calls were covered.
 */
export const sweep = async (trial: (trouble: Trouble) => Promise<ReadonlyArray<Call>>): Promise<number> => {
  for (let at = 1;; at++) {
    for (const fate of fates) {
      for (const cut of cuts) {
        const calls = await trial({ at, fate, cut })
        if (calls.length < at) return at - 1
      }
    }
  }
}

/** Some trouble at some call, or none. */
export const trouble: fc.Arbitrary<Trouble | undefined> = fc.option(
  fc.record({
    at: fc.integer({ min: 1, max: 40 }),
    fate: fc.constantFrom(...fates, "done" as const),
    cut: fc.option(fc.infiniteStream(fc.nat()).map((stream): Choose => (most) => stream.next().value % (most + 1)), {
      nil: undefined
    })
  }),
  { nil: undefined, freq: 3 }
)
