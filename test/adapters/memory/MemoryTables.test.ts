import { Layer } from "effect"
import * as MemoryAccounts from "../../../src/adapters/memory/MemoryAccounts.ts"
import * as MemoryGrants from "../../../src/adapters/memory/MemoryGrants.ts"
import * as MemoryGroups from "../../../src/adapters/memory/MemoryGroups.ts"
import * as MemoryTables from "../../../src/adapters/memory/MemoryTables.ts"
import * as Tables from "../../ports/Tables.ts"

Tables.suite("memory", () =>
  MemoryTables.layer.pipe(Layer.provideMerge(Layer.mergeAll(MemoryAccounts.layer, MemoryGroups.layer, MemoryGrants.layer))))
