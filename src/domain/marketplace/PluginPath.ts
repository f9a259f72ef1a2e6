/**
 * Which files of a registered folder may come into a repository that people's machines check out. Git itself would
 * refuse some of these only on the machine that fetches them.
 */

/** Everything in a plugin's folder is taken or all of it refused; these bounds keep a mistyped folder from being read. */
export const limits = {
  /** Files of one plugin. */
  files: 2_000,
  /** Bytes of one file. */
  file: 10 * 1024 ** 2,
  /** Bytes of one plugin. */
  plugin: 50 * 1024 ** 2,
  /** Folders within folders. */
  depth: 20
} as const

/** Bytes of a name on most file systems. */
const longestName = 255

/** `.git`, the short name Windows may know it by, and the files by which a checkout could make git do something. */
const ofGit = /^(?:\.git|git~\d+|\.gitmodules|\.gitattributes|gitmod~\d+|gitatt~\d+)$/i

/** Why this name cannot be one of a plugin's files or folders, as the end of a sentence; `undefined` when it can. */
export const nameProblem = (name: string): string | undefined => {
  if (name === "" || name === "." || name === "..") return "is no name"
  // Letters that some file systems do not see would hide a `.git`.
  if (/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/u.test(name)) return "has characters that cannot be seen"
  if (ofGit.test(name.replace(/[. ]+$/, ""))) return "belongs to git, which a plugin may not bring along"
  if (/[<>:"|?*\\/]/.test(name)) return "has one of < > : \" | ? * \\ /, which no name has on Windows"
  if (/[. ]$/.test(name)) return "ends with a dot or a blank, which no name does on Windows"
  if (/^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)/i.test(name)) return "is the name of a device on Windows"
  return new TextEncoder().encode(name).length > longestName ? "is longer than 255 bytes" : undefined
}

/** Two of these paths are one on disks that do not tell cases apart; `undefined` when all differ. */
export const clash = (paths: ReadonlyArray<string>): readonly [string, string] | undefined => {
  const met = new Map<string, string>()
  for (const path of paths) {
    const key = path.normalize("NFC").toLowerCase()
    const before = met.get(key)
    if (before !== undefined) return [before, path]
    met.set(key, path)
  }
  return undefined
}
