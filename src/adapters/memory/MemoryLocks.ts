import * as Micro from "effect/Micro"
import { DiskError } from "../../ports/Disk.ts"
import type { Locks } from "../../ports/Locks.ts"
import * as MemoryProcess from "./MemoryProcess.ts"

/** The locks of a simulated machine: who holds which. */
export type Holders = Map<string, { readonly process: MemoryProcess.MemoryProcess }>

const silence: Micro.Micro<never> = Micro.async(() => {})

/** Locks as one process of the machine sees them; those of a dead one are free. `code` makes every attempt fail. */
export const make = (
  holders: Holders = new Map(),
  process: MemoryProcess.MemoryProcess = MemoryProcess.make(),
  code?: string
): Locks["Type"] => ({
  tryAcquire: (path) =>
    Micro.suspend(() => {
      if (!process.alive) return silence
      if (code !== undefined) return Micro.fail(new DiskError({ code, operation: "lock", path }))
      if (holders.get(path)?.process.alive === true) return Micro.succeed(undefined)
      const mine = { process }
      holders.set(path, mine)
      return Micro.succeed({
        release: Micro.suspend(() => {
          if (!process.alive) return silence
          if (holders.get(path) === mine) holders.delete(path)
          return Micro.void
        })
      })
    })
})
