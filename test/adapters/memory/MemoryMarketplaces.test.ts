import { Layer } from "effect"
import * as MemoryAccounts from "../../../src/adapters/memory/MemoryAccounts.ts"
import * as MemoryGrants from "../../../src/adapters/memory/MemoryGrants.ts"
import * as MemoryGroups from "../../../src/adapters/memory/MemoryGroups.ts"
import * as MemoryMarketplaces from "../../../src/adapters/memory/MemoryMarketplaces.ts"
import * as Marketplaces from "../../ports/Marketplaces.ts"

Marketplaces.suite("memory", () =>
  MemoryMarketplaces.layer.pipe(
    Layer.provideMerge(Layer.mergeAll(MemoryAccounts.layer, MemoryGroups.layer, MemoryGrants.layer))
  ))
