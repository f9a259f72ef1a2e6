import * as fs from "node:fs"
import * as os from "node:os"

/**
 * Who a process is, beyond its number, which is given out again: `start` is when it began (in ticks since boot), `host`,
 * `boot` and `space` say in which run of which machine and process-number space that number means something. Each is
 * `"0"` where the system does not tell; none holds a dot.
 */
export interface ProcessIdentity {
  readonly pid: number
  readonly start: string
  readonly host: string
  readonly boot: string
  readonly space: string
}

const orZero = (read: () => string | undefined): string => {
  try {
    return read() ?? "0"
  } catch {
    return "0"
  }
}

/** A field of `/proc/<pid>/stat`, which counts from 1; the second may hold blanks and parentheses (proc(5)). */
const field = (pid: number, number: number): string =>
  orZero(() => {
    const text = fs.readFileSync(`/proc/${pid}/stat`, "utf8")
    return text.slice(text.lastIndexOf(")") + 2).split(" ")[number - 3]
  })

const startOf = (pid: number): string => field(pid, 22)

/** Killed, but its parent has not asked for it yet: it holds nothing any more. */
const isZombie = (pid: number): boolean => field(pid, 3) === "Z"

export const current = (): ProcessIdentity => ({
  pid: process.pid,
  start: startOf(process.pid),
  host: orZero(() => os.hostname().replace(/[^A-Za-z0-9-]/g, "-").slice(0, 40) || undefined),
  boot: orZero(() => fs.readFileSync("/proc/sys/kernel/random/boot_id", "utf8").slice(0, 8)),
  space: orZero(() => /\d+/.exec(fs.readlinkSync("/proc/self/ns/pid"))?.[0])
})

const exists = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH"
  }
}

/**
 * Is that process gone for certain? Of another machine or another process-number space nobody here can say, so the
 * answer is no. Age never counts (reliability I10).
 */
export const isDead = (other: ProcessIdentity, mine: ProcessIdentity): boolean => {
  if (other.host !== mine.host) return false
  if (other.boot !== mine.boot) return true
  if (other.space !== mine.space) return false
  if (!exists(other.pid) || isZombie(other.pid)) return true
  const start = startOf(other.pid)
  return start !== "0" && other.start !== "0" && start !== other.start
}
