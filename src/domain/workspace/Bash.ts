/** Hook lines are run by bash; on Windows there may be two, and one of them is another system (client spec W-33). */

/** Does Windows keep the bash of WSL in this folder? There agnes is not installed, and the workspace lies elsewhere. */
export const isWsl = (folder: string): boolean =>
  /^[a-z]:[\\/](?:.*[\\/])?windows[\\/](?:system32|sysnative|syswow64)[\\/]?$/i.test(folder) ||
  /[\\/]WindowsApps[\\/]?$/i.test(folder)
