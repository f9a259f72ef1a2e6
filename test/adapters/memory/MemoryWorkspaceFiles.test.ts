import { Effect } from "effect"
import * as MemoryWorkspaceFiles from "../../../src/adapters/memory/MemoryWorkspaceFiles.ts"
import * as WorkspaceFiles from "../../ports/WorkspaceFiles.ts"

WorkspaceFiles.suite("in memory", Effect.sync(() => ({ root: "/ws", layer: MemoryWorkspaceFiles.layer(new Map()) })))
