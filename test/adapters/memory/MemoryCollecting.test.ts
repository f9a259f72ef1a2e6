import * as MemoryCollectedFiles from "../../../src/adapters/memory/MemoryCollectedFiles.ts"
import * as MemoryCollectLedger from "../../../src/adapters/memory/MemoryCollectLedger.ts"
import * as MemoryHomes from "../../../src/adapters/memory/MemoryHomes.ts"
import * as CollectedFiles from "../../ports/CollectedFiles.ts"
import * as CollectLedger from "../../ports/CollectLedger.ts"
import * as Homes from "../../ports/Homes.ts"

const uid = 1001

Homes.suite("memory", () => {
  const machine: MemoryHomes.Machine = new Map([["/homes", { kind: "folder", uid }]])
  return {
    layer: MemoryHomes.layer("/homes", machine),
    root: "/homes",
    uid,
    put: (path, thing) => {
      const steps = path.split("/")
      for (let i = 3; i < steps.length; i++) machine.set(steps.slice(0, i).join("/"), { kind: "folder", uid })
      machine.set(path, thing.kind === "file" ? { kind: "file", uid, bytes: Buffer.from(thing.text) } : { kind: thing.kind, uid })
    }
  }
})

CollectedFiles.suite("memory", () => {
  const files: MemoryCollectedFiles.Files = new Map()
  return {
    layer: MemoryCollectedFiles.layer(files),
    texts: () => Object.fromEntries([...files].map(([name, { bytes }]) => [name, Buffer.from(bytes).toString()]))
  }
})

CollectLedger.suite("memory", MemoryCollectLedger.layer)
