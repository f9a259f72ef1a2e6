import * as Version from "../upgrade/Version.ts"

/** The oldest client a server still works with, as its replies say (client spec HTTP-3). */
export interface Floor {
  readonly minimum: string
  /** The newest version it knows of, when it says. */
  readonly latest: string | undefined
}

/** Is a version older than the minimum? What is no version, ours or theirs, never is. */
export const isBelow = (version: string, minimum: string): boolean => Version.isOlder(version, minimum)

export const explain = (version: string, floor: Floor): string =>
  `error: agnes ${version} is incompatible with server ${floor.latest ?? floor.minimum} ` +
  `(min required: ${floor.minimum}). Run: agnes self-upgrade`
