import * as Layer from "effect/Layer"
import * as JsoncSettingsFile from "../jsonc/JsoncSettingsFile.ts"
import * as MemoryWorkspaceFiles from "./MemoryWorkspaceFiles.ts"

/** Settings, and the files they lie in, by absolute path. */
export const layer = (files: Map<string, Uint8Array>, broken: ReadonlySet<string> = new Set()) =>
  JsoncSettingsFile.layer.pipe(Layer.provideMerge(MemoryWorkspaceFiles.layer(files, broken)))
