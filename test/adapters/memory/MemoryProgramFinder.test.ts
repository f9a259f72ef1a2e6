import { Effect } from "effect"
import * as MemoryProgramFinder from "../../../src/adapters/memory/MemoryProgramFinder.ts"
import * as ProgramFinder from "../../ports/ProgramFinder.ts"

ProgramFinder.suite("in memory", ({ agnes }) =>
  Effect.succeed({
    folder: "/opt/bin",
    layer: MemoryProgramFinder.layer({ node: "/usr/bin", ...(agnes ? { agnes: "/opt/bin" } : {}) })
  }))
