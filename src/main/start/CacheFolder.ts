import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"
import process from "node:process"

type Variables = Readonly<Record<string, string | undefined>>

/**
 * The folder for compiled code: `$XDG_CACHE_HOME/agnes`, else what the system has for a user's caches. Compiled code is
 * run as it is, so the folder counts only when it is a real one that is this user's and that nobody else can write into;
 * it is made where its parent is this user's too (with sudo, home is often somebody else's). `undefined`: there is none,
 * and nothing is cached. `AGNES_CODE_CACHE=off` asks for that.
 */
export const find = (variables: Variables): string | undefined => {
  if (variables["AGNES_CODE_CACHE"] === "off") return undefined
  try {
    const folder = path.join(base(variables), "agnes")
    return isOurs(folder) ?? made(folder) ? folder : undefined
  } catch {
    return undefined
  }
}

const base = (variables: Variables): string => {
  const xdg = variables["XDG_CACHE_HOME"]
  if (xdg !== undefined && path.isAbsolute(xdg)) return xdg
  const local = variables["LOCALAPPDATA"]
  if (process.platform === "win32" && local !== undefined && path.isAbsolute(local)) return local
  const home = homeOf(variables)
  // With an empty HOME it would be the current folder, in which a cloned repository may have put whatever it likes.
  if (!path.isAbsolute(home)) throw new Error("there is no home")
  return path.join(home, process.platform === "darwin" ? "Library/Caches" : ".cache")
}

/** As `os.homedir` answers, which would have to be loaded to ask. */
export const homeOf = (variables: Variables): string => {
  const home = variables["HOME"]
  return process.platform !== "win32" && home !== undefined && home !== "" ? home : os.homedir()
}

/** Is it this user's, and can nobody else write it? Windows keeps the folders of a profile apart itself. */
export const isPrivate = ({ mode, uid }: Pick<fs.Stats, "mode" | "uid">): boolean =>
  process.geteuid === undefined || (uid === process.geteuid() && (mode & 0o022) === 0)

/** `undefined`: there is nothing. */
const isOurs = (folder: string): boolean | undefined => {
  const found = fs.lstatSync(folder, { throwIfNoEntry: false })
  return found === undefined ? undefined : found.isDirectory() && isPrivate(found)
}

const made = (folder: string): boolean => {
  const [parent = folder] = existing(folder)
  const uid = process.geteuid?.()
  if (uid !== undefined && fs.statSync(parent).uid !== uid) return false
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 })
  return isOurs(folder) === true
}

/** The nearest folder above that is there. */
const existing = (folder: string): ReadonlyArray<string> => {
  for (let at = path.dirname(folder); at !== path.dirname(at); at = path.dirname(at)) {
    if (fs.existsSync(at)) return [at]
  }
  return []
}
