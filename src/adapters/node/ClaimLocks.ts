import * as Micro from "effect/Micro"
import * as fs from "node:fs"
import * as path from "node:path"
import { DiskError } from "../../ports/Disk.ts"
import type { HeldLock, Locks } from "../../ports/Locks.ts"
import { codeOf, openRegular } from "./NodeDisk.ts"
import * as ProcessIdentity from "./ProcessIdentity.ts"

type Identity = ProcessIdentity.ProcessIdentity

const infix = ".claim."

const nameOf = (base: string, identity: Identity, nonce: string): string =>
  `${base}${infix}${identity.pid}.${identity.start}.${identity.host}.${identity.boot}.${identity.space}.${nonce}`

const claimant = (base: string, name: string): Identity | undefined => {
  const parts = name.slice(base.length + infix.length).split(".")
  const [pid, start, host, boot, space, nonce] = parts
  if (parts.length !== 6 || nonce === undefined || !/^[1-9]\d*$/.test(pid ?? "")) return undefined
  return { pid: Number(pid), start: start ?? "0", host: host ?? "0", boot: boot ?? "0", space: space ?? "0" }
}

const remove = (file: string): void => {
  try {
    fs.unlinkSync(file)
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw error
  }
}

/** Does a living process other than this claim hold the lock? Claims of dead ones are cleared away. */
const claimed = (folder: string, base: string, own: string | undefined, me: Identity): boolean => {
  let found = false
  for (const name of fs.readdirSync(folder)) {
    if (name === own || !name.startsWith(base + infix)) continue
    const other = claimant(base, name)
    if (other !== undefined && ProcessIdentity.isDead(other, me)) remove(path.join(folder, name))
    else found = true
  }
  return found
}

const acquire = (file: string, me: Identity, nonce: string): HeldLock | undefined => {
  fs.closeSync(openRegular(file, "lock"))
  const folder = path.dirname(file)
  const base = path.basename(file)
  if (claimed(folder, base, undefined, me)) return undefined
  const own = nameOf(base, me, nonce)
  const claim = path.join(folder, own)
  fs.closeSync(openRegular(claim, "create"))
  if (claimed(folder, base, own, me)) {
    remove(claim)
    return undefined
  }
  return {
    release: Micro.sync(() => {
      try {
        remove(claim)
      } catch {
        // The claim dies with this process.
      }
    })
  }
}

/**
 * Locks without the kernel's help, for systems the addon is not built for. Whoever wants the lock first puts down a
 * claim, a file whose name says which process made it, and has the lock if it then sees no other claim of a living
 * process; of two that come at once each sees the other and both step back. No claim is ever taken over, so there is no
 * moment at which two could hold the lock; a dead process's claim is known by its number and start time, never by age.
 */
export const make = (me: Identity = ProcessIdentity.current()): Locks["Type"] => {
  let count = 0
  return {
    tryAcquire: (file) =>
      Micro.suspend(() => {
        const nonce = `${(count++).toString(36)}-${Math.random().toString(36).slice(2, 10)}`
        try {
          return Micro.succeed(acquire(file, me, nonce))
        } catch (error) {
          return Micro.fail(
            error instanceof DiskError ? error : new DiskError({ code: codeOf(error), operation: "lock", path: file })
          )
        }
      })
  }
}
