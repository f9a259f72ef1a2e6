import { Layer } from "effect"
import * as MemoryAccounts from "../../../src/adapters/memory/MemoryAccounts.ts"
import * as MemoryGrants from "../../../src/adapters/memory/MemoryGrants.ts"
import * as MemoryGroups from "../../../src/adapters/memory/MemoryGroups.ts"
import * as Grants from "../../ports/Grants.ts"
import * as Groups from "../../ports/Groups.ts"

const layer = Layer.mergeAll(MemoryAccounts.layer, MemoryGroups.layer, MemoryGrants.layer)

Groups.suite("memory", () => layer)
Grants.suite("memory", () => layer)
