import * as MemoryDataVolume from "../../../src/adapters/memory/MemoryDataVolume.ts"
import * as DataVolume from "../../ports/DataVolume.ts"

DataVolume.suite(
  "memory",
  () => MemoryDataVolume.layer({ free: 10, total: 20 }),
  () => MemoryDataVolume.layer({ free: 0, total: 20 }),
  (effect) => effect
)
