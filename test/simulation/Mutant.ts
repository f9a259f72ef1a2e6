import type { Machine } from "../../src/adapters/files/Machine.ts"
import type { MemoryProcess } from "../../src/adapters/memory/MemoryProcess.ts"
import type { Files, Others } from "./Ports.ts"
import type { Decide } from "./Server.ts"

/** A seeded bug: the ports of a process as they would be if the code had it. */
export interface Mutant {
  readonly name: string
  readonly machine?: (machine: Machine) => Machine
  readonly ports?: (files: Files, others: Others, process: MemoryProcess) => { files: Files; others: Others }
  readonly decide?: Decide
}

export const none: Mutant = { name: "none" }
