import * as MemoryClaudePlugins from "../../../src/adapters/memory/MemoryClaudePlugins.ts"
import * as ClaudePlugins from "../../ports/ClaudePlugins.ts"

ClaudePlugins.suite("memory", () => {
  let list = ""
  return {
    layer: MemoryClaudePlugins.layer({ calls: [], listIn: () => list, broken: new Set(["broken@agnes"]) }),
    folder: "/home/user/.agnes/marketplace",
    workspaces: ["/one", "/other"],
    write: (versions) => void (list = ClaudePlugins.list(versions))
  }
})
