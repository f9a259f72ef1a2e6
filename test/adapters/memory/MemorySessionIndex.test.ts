import * as MemorySessionIndex from "../../../src/adapters/memory/MemorySessionIndex.ts"
import * as SessionIndex from "../../ports/SessionIndex.ts"
import * as SessionIndexLists from "../../ports/SessionIndex.lists.ts"

SessionIndex.suite("memory", () => MemorySessionIndex.layer)
SessionIndexLists.suite("memory", () => MemorySessionIndex.layer)
