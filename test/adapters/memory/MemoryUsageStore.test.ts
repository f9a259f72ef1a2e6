import * as MemoryUsageStore from "../../../src/adapters/memory/MemoryUsageStore.ts"
import * as UsageStore from "../../ports/UsageStore.ts"

UsageStore.suite("memory", () => MemoryUsageStore.layer)
