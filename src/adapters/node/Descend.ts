import * as fs from "node:fs"
import { HomeRefused } from "../../ports/Homes.ts"

/**
 * Steps from an open folder to a name in it, without a link anywhere: `/proc/self/fd/<n>/name` is what `openat` is
 * elsewhere, and `O_NOFOLLOW` refuses a link as the name. Whatever is exchanged for something else meanwhile, an open
 * descriptor stays what it was, and what counts is what it says of itself (reliability K1–K4).
 */

/** Whose the files and folders on the way have to be, and where. */
export interface Bounds {
  readonly owner: number | "anybody"
  /** `undefined`: any volume. */
  readonly device: number | undefined
}

const { O_DIRECTORY, O_NOCTTY, O_NOFOLLOW, O_NONBLOCK, O_RDONLY } = fs.constants
const asFile = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY
/** `O_PATH`, which Node does not name: a folder that may be passed through need not be one that may be listed. */
const asStep = 0o10000000 | O_NOFOLLOW | O_DIRECTORY

/** Only Linux has names for what lies below a descriptor. */
export const isPossible = (): boolean => process.platform === "linux" && fs.existsSync("/proc/self/fd")

export const below = (folder: number, name: string): string => `/proc/self/fd/${folder}/${name}`

const absent: ReadonlySet<string> = new Set(["ENOENT", "ENOTDIR"])

export const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException | null)?.code ?? "UNKNOWN"

const checkName = (name: string): void => {
  if (name === "" || name === "." || name === ".." || name.includes("/") || name.includes("\0")) {
    throw new HomeRefused({ reason: "name" })
  }
}

const check = (stat: fs.Stats, bounds: Bounds): void => {
  if (bounds.device !== undefined && stat.dev !== bounds.device) throw new HomeRefused({ reason: "other-volume" })
  if (bounds.owner === "anybody" || bounds.owner === stat.uid) return
  throw new HomeRefused({ reason: stat.isFile() && stat.nlink > 1 ? "hard-link" : "foreign-owner" })
}

/** Opens and holds against its bounds; the descriptor is closed when it does not keep them. */
const opened = (path: string, flags: number, accept: (stat: fs.Stats) => void): number => {
  const descriptor = fs.openSync(path, flags)
  try {
    accept(fs.fstatSync(descriptor))
    return descriptor
  } catch (error) {
    fs.closeSync(descriptor)
    throw error
  }
}

/** What the name itself is; a link is refused. */
const look = (path: string): fs.Stats | undefined => {
  try {
    const stat = fs.lstatSync(path)
    if (stat.isSymbolicLink()) throw new HomeRefused({ reason: "link" })
    return stat
  } catch (error) {
    if (absent.has(codeOf(error))) return undefined
    throw error
  }
}

const gone = <A>(run: () => A): A | undefined => {
  try {
    return run()
  } catch (error) {
    if (absent.has(codeOf(error))) return undefined
    if (codeOf(error) === "ELOOP") throw new HomeRefused({ reason: "link" })
    throw error
  }
}

/** A folder by its absolute path, whose last name may be no link; the way to it is the operator's. */
export const top = (path: string, bounds: Bounds): number | undefined => {
  const stat = look(path)
  if (stat === undefined) return undefined
  if (!stat.isDirectory()) throw new HomeRefused({ reason: "not-a-folder" })
  return step(path, bounds)
}

/** A folder in a folder; `undefined` when there is none. */
export const folder = (above: number, name: string, bounds: Bounds): number | undefined => {
  checkName(name)
  const path = below(above, name)
  const stat = look(path)
  if (stat === undefined) return undefined
  if (!stat.isDirectory()) throw new HomeRefused({ reason: "not-a-folder" })
  return step(path, bounds)
}

/** It was a folder a moment ago: what is none any more has been exchanged. */
const step = (path: string, bounds: Bounds): number | undefined => {
  try {
    return opened(path, asStep, (stat) => check(stat, bounds))
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined
    if (codeOf(error) === "ENOTDIR") throw new HomeRefused({ reason: "not-a-folder" })
    throw error
  }
}

/** A regular file in a folder; the name is looked at first, so that no device is touched. */
export const file = (above: number, name: string, bounds: Bounds): number | undefined => {
  checkName(name)
  const path = below(above, name)
  const accept = (stat: fs.Stats): void => {
    if (!stat.isFile()) throw new HomeRefused({ reason: "not-regular" })
    check(stat, bounds)
  }
  const stat = look(path)
  if (stat === undefined) return undefined
  accept(stat)
  return gone(() => opened(path, asFile, accept))
}

/** Goes down some folders and uses the last; every descriptor on the way is closed again. */
export const into = <A>(
  start: number | undefined,
  names: ReadonlyArray<string>,
  bounds: Bounds,
  use: (last: number) => A
): A | undefined => {
  if (start === undefined) return undefined
  try {
    const [name, ...rest] = names
    return name === undefined ? use(start) : into(folder(start, name, bounds), rest, bounds, use)
  } finally {
    fs.closeSync(start)
  }
}
