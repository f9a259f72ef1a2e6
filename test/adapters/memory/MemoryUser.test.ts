import * as MemoryGitIndex from "../../../src/adapters/memory/MemoryGitIndex.ts"
import * as MemoryTokenStore from "../../../src/adapters/memory/MemoryTokenStore.ts"
import * as MemoryUserConfig from "../../../src/adapters/memory/MemoryUserConfig.ts"
import * as Workspace from "../../../src/domain/workspace/Workspace.ts"
import * as GitIndex from "../../ports/GitIndex.ts"
import * as TokenStore from "../../ports/TokenStore.ts"
import * as UserConfig from "../../ports/UserConfig.ts"

GitIndex.suite("in memory", (kind) => ({ layer: MemoryGitIndex.layer(kind), workspace: Workspace.make("/desk") }))
TokenStore.suite("in memory", () => MemoryTokenStore.layer())
UserConfig.suite("in memory", () => MemoryUserConfig.layer())
