import * as Micro from "effect/Micro"
import type { Machine } from "../../src/adapters/files/Machine.ts"
import * as MemoryDisk from "../../src/adapters/memory/MemoryDisk.ts"
import * as MemoryEnvironment from "../../src/adapters/memory/MemoryEnvironment.ts"
import * as MemoryLocks from "../../src/adapters/memory/MemoryLocks.ts"
import type { MemoryProcess } from "../../src/adapters/memory/MemoryProcess.ts"
import type { Disk } from "../../src/ports/Disk.ts"
import { silence } from "./Driver.ts"
import type { Trouble } from "./History.ts"
import type { World } from "./World.ts"

/** One simulated process: its ports count their calls and die where they are told to. */
export interface Running {
  readonly process: MemoryProcess
  readonly machine: Machine
  /** A call of the network, before and after it: false when the process is dead now. */
  readonly survives: () => boolean
  /** Calls made so far. */
  readonly calls: () => number
  /** The last call, for people. */
  readonly last: () => string
  /** Has the trouble come? */
  readonly struck: () => boolean
}

export const start = (world: World, trouble: Trouble | undefined, shared: boolean): Running => {
  const process = world.newProcess()
  let calls = 0
  let last = ""
  let struck = false
  const strikes = (what: string): boolean => {
    calls += 1
    world.calls += 1
    if (calls !== trouble?.at) return false
    last = what
    struck = true
    return true
  }
  const fate = ({ operation, path }: MemoryDisk.Call): MemoryDisk.Fate => {
    if (!strikes(`${operation} ${path}`)) return "done"
    const how = trouble!.how
    if (how === "killed-before" || how === "killed-after") return how
    return how === "ENOSPC" ? { code: how, written: 7 } : { code: how }
  }
  const environment = MemoryEnvironment.make({
    uid: 1000, pid: process.pid, cwd: "/desk", home: "/home/user", variables: { AGNES_LOCAL_DIR: "/desk" }
  })
  const disk = MemoryDisk.make(world.volume, process, fate)
  const locks = MemoryLocks.make(world.holders, process)
  const turn = world.driver.turn(process)
  return {
    process,
    machine: {
      disk: shared ? inTurn(turn, disk) : disk,
      locks: {
        tryAcquire: (path) =>
          Micro.flatMap(shared ? turn : Micro.void, () =>
            Micro.suspend(() => {
              if (strikes(`lock ${path}`)) {
                process.kill()
                return silence
              }
              return locks.tryAcquire(path)
            }))
      },
      clock: world.driver.clockOf(process),
      random: {
        hex: (bytes) => Micro.sync(() => Array.from({ length: bytes }, () => hex(world.dice.below(256))).join("")),
        fraction: Micro.sync(world.dice.fraction)
      },
      environment
    },
    survives: () => {
      if (process.alive && strikes("network")) process.kill()
      return process.alive
    },
    calls: () => calls,
    last: () => last,
    struck: () => struck
  }
}

const hex = (byte: number): string => byte.toString(16).padStart(2, "0")

/** Each call waits until it is this process's turn. */
const inTurn = (turn: Micro.Micro<void>, disk: Disk["Type"]): Disk["Type"] => {
  const after = <A, E>(call: Micro.Micro<A, E>): Micro.Micro<A, E> => Micro.flatMap(turn, () => call)
  return {
    open: (path, mode) => after(disk.open(path, mode)),
    read: (handle, position, length) => after(disk.read(handle, position, length)),
    scan: (handle, size, feed) => after(disk.scan(handle, size, feed)),
    write: (handle, bytes) => after(disk.write(handle, bytes)),
    sync: (handle) => after(disk.sync(handle)),
    stat: (handle) => after(disk.stat(handle)),
    truncate: (handle, length) => after(disk.truncate(handle, length)),
    close: disk.close,
    rename: (from, to) => after(disk.rename(from, to)),
    unlink: (path) => after(disk.unlink(path)),
    makeDirectory: (path, mode) => after(disk.makeDirectory(path, mode)),
    syncDirectory: (path) => after(disk.syncDirectory(path)),
    lstat: (path) => after(disk.lstat(path)),
    list: (path) => after(disk.list(path)),
    realPath: (path) => after(disk.realPath(path))
  }
}
