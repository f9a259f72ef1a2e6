/**
 * Where a user's private lists may lie: the workspace of a session is the folder it began in or one above it, and a
 * transcript names that folder as `cwd`. All of them are absolute, without a slash at the end.
 */

/** Looked at in every home, whatever the transcripts say. */
export const known = (home: string): ReadonlyArray<string> => [home, `${home}/user`, `${home}/user/sessions`]

const isWithin = (home: string, path: string): boolean => path === home || path.startsWith(`${home}/`)

/** For a `cwd` as a transcript has it; none for what is no absolute path of this system. */
export const of = (home: string, cwd: string): ReadonlyArray<string> => {
  if (!cwd.startsWith("/") || cwd.includes("\0") || /(?:^|\/)\.\.?(?:\/|$)/.test(cwd)) return []
  const steps = cwd.split("/").filter((step) => step !== "")
  const folders = steps.map((_, i) => `/${steps.slice(0, steps.length - i).join("/")}`)
  return isWithin(home, folders[0] ?? "/") ? folders.filter((folder) => isWithin(home, folder)) : folders
}

/** More folders than this in one home's transcripts are no places people work in. */
export const most = 2000
