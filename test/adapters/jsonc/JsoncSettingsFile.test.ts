import { Effect, Layer } from "effect"
import * as JsoncSettingsFile from "../../../src/adapters/jsonc/JsoncSettingsFile.ts"
import * as NodeWorkspaceFiles from "../../../src/adapters/node/NodeWorkspaceFiles.ts"
import * as SettingsFile from "../../ports/SettingsFile.ts"
import * as TempFolder from "../../support/TempFolder.ts"

SettingsFile.suite("on this machine", Effect.map(TempFolder.make, (root) => ({
  root,
  layer: JsoncSettingsFile.layer.pipe(Layer.provideMerge(NodeWorkspaceFiles.layer))
})))
