import * as Micro from "effect/Micro"
import * as fs from "node:fs"
import { DiskError } from "../../ports/Disk.ts"
import type { HeldLock, Locks } from "../../ports/Locks.ts"
import * as ClaimLocks from "./ClaimLocks.ts"
import { codeOf, openRegular } from "./NodeDisk.ts"

/** What the addon of `fs-native-extensions` exports; `tryLock` throws `EAGAIN` when somebody else holds the lock. */
interface Addon {
  readonly tryLock: (descriptor: number, offset: number, length: number, exclusive: boolean) => void
  readonly unlock: (descriptor: number, offset: number, length: number) => void
}

const isAddon = (exports: unknown): exports is Addon => {
  const addon = exports as Partial<Addon> | null
  return typeof addon?.tryLock === "function" && typeof addon.unlock === "function"
}

// Opened directly, because the package's own loader costs 10 ms (library-trials §2).
const load = (prebuilds: string): Addon | undefined => {
  const target = { exports: {} as unknown }
  try {
    process.dlopen(target, `${prebuilds}/${process.platform}-${process.arch}/fs-native-extensions.node`)
  } catch {
    return undefined
  }
  return isAddon(target.exports) ? target.exports : undefined
}

const busy: ReadonlySet<string> = new Set(["EAGAIN", "EWOULDBLOCK", "EACCES", "EBUSY"])

/** Is the file we locked still the one under that name? Somebody may have deleted it between open and lock. */
const stillThere = (path: string, descriptor: number): boolean => {
  const named = fs.lstatSync(path, { throwIfNoEntry: false })
  const opened = fs.fstatSync(descriptor)
  return named !== undefined && named.ino === opened.ino && named.dev === opened.dev
}

const lockOf = (addon: Addon, descriptor: number): HeldLock => ({
  release: Micro.sync(() => {
    try {
      addon.unlock(descriptor, 0, 0)
    } catch {
      // Closing frees it too.
    }
    fs.closeSync(descriptor)
  })
})

const acquire = (addon: Addon, path: string): HeldLock | undefined => {
  for (let round = 0; round < 3; round++) {
    const descriptor = openRegular(path, "lock")
    try {
      addon.tryLock(descriptor, 0, 0, true)
      if (stillThere(path, descriptor)) return lockOf(addon, descriptor)
    } catch (error) {
      fs.closeSync(descriptor)
      if (busy.has(codeOf(error))) return undefined
      throw error
    }
    fs.closeSync(descriptor)
  }
  return undefined
}

/**
 * Kernel locks through the prebuilt addon in `<prebuilds>/<platform>-<arch>`, opened at the first acquire. Where there
 * is none that loads (musl, a platform without a prebuild), claims of living processes instead; never no lock at all.
 */
export const make = (prebuilds: string): Locks["Type"] => {
  let addon: Addon | undefined | "unopened" = "unopened"
  let claims: Locks["Type"] | undefined
  return {
    tryAcquire: (path) =>
      Micro.suspend(() => {
        if (addon === "unopened") addon = load(prebuilds)
        if (addon === undefined) return (claims ??= ClaimLocks.make()).tryAcquire(path)
        try {
          return Micro.succeed(acquire(addon, path))
        } catch (error) {
          return Micro.fail(
            error instanceof DiskError ? error : new DiskError({ code: codeOf(error), operation: "lock", path })
          )
        }
      })
  }
}
