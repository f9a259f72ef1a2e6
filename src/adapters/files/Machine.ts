import type { Clock } from "../../ports/Clock.ts"
import type { Disk } from "../../ports/Disk.ts"
import type { Environment } from "../../ports/Environment.ts"
import type { Locks } from "../../ports/Locks.ts"
import type { Random } from "../../ports/Random.ts"

/** What the file adapters stand on; the same code runs on a real machine and on a simulated one. */
export interface Machine {
  readonly disk: Disk["Type"]
  readonly locks: Locks["Type"]
  readonly clock: Clock["Type"]
  readonly random: Random["Type"]
  readonly environment: Environment["Type"]
}

/** Folder of an absolute path; paths are joined with `/` everywhere, Windows also takes `\`. */
export const folderOf = (path: string): string => {
  const end = Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\"))
  return end <= 0 ? path.slice(0, end + 1) : path.slice(0, end)
}
