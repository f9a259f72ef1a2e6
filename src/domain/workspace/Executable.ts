/**
 * The files that a name on a command line may mean. On Windows a program is found by the endings `PATHEXT` lists, in
 * that order, and a name that has one of them already is taken as it is, too; elsewhere it is the name itself.
 */
export const names = (name: string, platform: string, pathExt: string | undefined): ReadonlyArray<string> => {
  if (platform !== "win32") return [name]
  const endings = (pathExt ?? "").split(";").filter((ending) => /^\.[^\\/:*?"<>|]+$/.test(ending))
  const all = endings.length === 0 ? [".COM", ".EXE", ".BAT", ".CMD"] : endings
  const isWhole = all.some((ending) => name.toLowerCase().endsWith(ending.toLowerCase()))
  return [...(isWhole ? [name] : []), ...all.map((ending) => `${name}${ending.toLowerCase()}`)]
}

/** The folders of a `PATH`, in order. Windows separates them by `;` and allows quotes; what is not absolute is left out. */
export const folders = (path: string, platform: string): ReadonlyArray<string> =>
  platform === "win32"
    ? path.split(";").map((folder) => folder.trim().replace(/^"(.*)"$/, "$1")).filter((folder) => drive.test(folder))
    : path.split(":").filter((folder) => folder.startsWith("/"))

const drive = /^(?:[a-z]:[\\/]|[\\/]{2})/i
