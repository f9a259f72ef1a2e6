import * as MemoryPluginRepositories from "../../../src/adapters/memory/MemoryPluginRepositories.ts"
import * as PluginRepositories from "../../ports/PluginRepositories.ts"

PluginRepositories.suite("memory", {
  usual: () => MemoryPluginRepositories.layer(),
  without: () => MemoryPluginRepositories.layer("There is no git")
})
