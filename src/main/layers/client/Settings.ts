import * as Layer from "effect/Layer"
import * as JsoncSettingsFile from "../../../adapters/jsonc/JsoncSettingsFile.ts"
import * as NodeHookRehearsal from "../../../adapters/node/NodeHookRehearsal.ts"
import * as NodeProgramFinder from "../../../adapters/node/NodeProgramFinder.ts"
import * as NodeWorkspaceFiles from "../../../adapters/node/NodeWorkspaceFiles.ts"
import type { Around } from "./Around.ts"

/** What sets a workspace up: its settings file, its other files, the programs around it. */
export const layer = ({ path, running }: Around) =>
  Layer.mergeAll(
    NodeProgramFinder.layer({ path, running }),
    NodeHookRehearsal.layer,
    Layer.provideMerge(JsoncSettingsFile.layer, NodeWorkspaceFiles.layer)
  )
