import * as MemoryPluginFolders from "../../../src/adapters/memory/MemoryPluginFolders.ts"
import * as PluginFolders from "../../ports/PluginFolders.ts"

PluginFolders.suite("memory", (entries) =>
  ({ folder: "/srv/plugins", layer: MemoryPluginFolders.layer(new Map([["/srv/plugins", entries]])) }))
