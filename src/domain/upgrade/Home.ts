import * as Fnv1a from "../text/Fnv1a.ts"

/**
 * Where newer versions of agnes lie: below `agnes-client` in the folder that the system has for a user's data. The launcher of
 * every command looks there, so that nothing here needs a module.
 */
export interface Surroundings {
  /** `linux`, `darwin`, `win32`, … */
  readonly platform: string
  /** Absolute. */
  readonly home: string
  readonly variable: (name: string) => string | undefined
}

const isAbsolute = (path: string | undefined): path is string =>
  path !== undefined && /^(?:\/|\\\\|[A-Za-z]:[\\/])/.test(path)

/**
 * `$XDG_DATA_HOME/agnes-client` (XDG base directories), or what macOS and Windows have instead; `agnes` there is the server's.
 * `undefined` where home is no absolute path: it would be the current folder, in which a cloned repository may have put
 * whatever it likes.
 */
export const folder = ({ home, platform, variable }: Surroundings): string | undefined => {
  const xdg = variable("XDG_DATA_HOME")
  if (isAbsolute(xdg)) return `${xdg}/agnes-client`
  const local = variable("LOCALAPPDATA")
  if (platform === "win32" && isAbsolute(local)) return `${local}/agnes-client`
  if (!isAbsolute(home)) return undefined
  return `${home}/${places[platform] ?? ".local/share"}/agnes-client`
}

const places: Readonly<Record<string, string>> = { darwin: "Library/Application Support", win32: "AppData/Local" }

/** Each version has a folder of its own in this one. */
export const versions = (home: string): string => `${home}/versions`

/** One self-upgrade at a time. */
export const lock = (home: string): string => `${home}/upgrade.lock`

/** Which installations have a newer version to run, one file each. */
export const pointers = (home: string): string => `${home}/current`

/** Of the installation in that folder; two that share a name do no harm, for the file names its folder as well. */
export const pointer = (home: string, base: string): string => `${pointers(home)}/${Fnv1a.of(base)}.json`

/**
 * The package a launcher belongs to, given the folder it lies in; `undefined` in a checkout, which a package manager has
 * not put where it is and which runs what was built there.
 */
export const packageOf = (dist: string): string | undefined =>
  /^(.*[\\/]node_modules[\\/]agnes)[\\/]dist$/.exec(dist)?.[1]

/** Where npm puts an agnes that was installed into a folder. */
export const entryIn = (folder: string): string => `${folder}/node_modules/agnes/dist/agnes.cjs`
