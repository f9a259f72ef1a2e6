import * as OurCommands from "./OurCommands.ts"

/**
 * Where the workspace is (design §3): `AGNES_LOCAL_DIR`, else `CLAUDE_PROJECT_DIR`, else the nearest folder at or above
 * a starting point that is marked as one.
 */

/** The folder somebody named, absolute; an empty variable counts as unset, a relative one is taken from `cwd`. */
export const explicitRoot = (variables: {
  readonly AGNES_LOCAL_DIR: string | undefined
  readonly CLAUDE_PROJECT_DIR: string | undefined
}, cwd: string | undefined): string | undefined => {
  const named = [variables.AGNES_LOCAL_DIR, variables.CLAUDE_PROJECT_DIR].find((value) => (value ?? "") !== "")
  return named === undefined ? undefined : absolute(named, cwd)
}

const windowsRoot = /^(?:[A-Za-z]:|[\\/]{2}[^\\/]+[\\/]+[^\\/]+)(?=[\\/]|$)/

export const isAbsolute = (path: string): boolean => path.startsWith("/") || windowsRoot.test(path)

const absolute = (path: string, cwd: string | undefined): string =>
  isAbsolute(path) || cwd === undefined ? path : `${withoutTrailingSlash(cwd)}/${path}`

const withoutTrailingSlash = (path: string): string => path.replace(/[\\/]$/, "")

/** The folder and every one above it, nearest first; none for a path that is not absolute. */
export const ancestors = (path: string): ReadonlyArray<string> => {
  const drive = windowsRoot.exec(path)?.[0]
  if (drive === undefined && !path.startsWith("/")) return []
  const root = drive ?? ""
  const separator = drive === undefined ? "/" : /[\\/]/
  const parts = path.slice(root.length).split(separator).filter((part) => part !== "" && part !== ".")
  const slash = drive !== undefined && !path.includes("/") ? "\\" : "/"
  const folders = parts.map((_, i) => `${root}${slash}${parts.slice(0, parts.length - i).join(slash)}`)
  return [...folders, `${root}${slash}`]
}

/** Is a name in `.claude` one of agnes' files? Any of them marks the folder above as a workspace. */
export const isAgnesFile = (name: string): boolean => name.startsWith("agnes-")

const jsonEscape = /\\(u[0-9a-fA-F]{4}|.)/g

const unescape = (_: string, code: string): string => {
  if (code.length === 5) return String.fromCharCode(Number.parseInt(code.slice(1), 16))
  return "bfnrt".includes(code) ? " " : code
}

/** Does a settings file name one of our commands? Comments or broken syntax do not matter: only words count. */
export const namesUs = (settingsText: string): boolean =>
  OurCommands.mentions(settingsText.replace(jsonEscape, unescape))

/** A path out of a payload that can serve as a starting point. */
export const usable = (path: unknown): path is string => typeof path === "string" && isAbsolute(path)
