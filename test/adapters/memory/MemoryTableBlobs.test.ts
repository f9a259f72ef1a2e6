import * as MemoryTableBlobs from "../../../src/adapters/memory/MemoryTableBlobs.ts"
import * as TableBlobs from "../../ports/TableBlobs.ts"

TableBlobs.suite("memory", () => ({
  layer: MemoryTableBlobs.layer(new Map(Object.entries(TableBlobs.outside))),
  at: (name) => name
}))
