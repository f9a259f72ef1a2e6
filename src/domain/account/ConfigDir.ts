/**
 * The user's own configuration folder: `AGNES_CONFIG_DIR`, else `~/.config/agnes` on every system (client spec §1.2).
 * Server URL and token live here and never in a workspace (design §4). Light enough for the hook programs.
 */
export interface Surroundings {
  /** `AGNES_CONFIG_DIR`; an empty value counts as not set. */
  readonly configDir: string | undefined
  /** Absolute. */
  readonly home: string
  /** Absolute, for a relative `AGNES_CONFIG_DIR`; `undefined` when the current directory was deleted. */
  readonly cwd: string | undefined
}

const isAbsolute = (path: string): boolean => /^(?:\/|\\\\|[A-Za-z]:[\\/])/.test(path)

/** Absolute path of the folder, without a slash at the end. */
export const resolve = (around: Surroundings): string => {
  const given = around.configDir ?? ""
  if (given === "") return `${trimEnd(around.home)}/.config/agnes`
  const path = isAbsolute(given) ? given : `${trimEnd(around.cwd ?? around.home)}/${given}`
  return trimEnd(path)
}

const trimEnd = (path: string): string => (path.length > 1 ? path.replace(/(?<=.)\/+$/, "") : path)

export const settings = (folder: string): string => `${folder}/config.yaml`
export const token = (folder: string): string => `${folder}/token.json`
/** Seal of the private list of one workspace; `key` is the SHA-256 (hex) of its real path (design §3). */
export const mark = (folder: string, key: string): string => `${folder}/marks/${key}.json`
