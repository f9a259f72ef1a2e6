/** The oldest client a server still works with, as its replies say (client spec HTTP-3). */
export interface Floor {
  readonly minimum: string
  /** The newest version it knows of, when it says. */
  readonly latest: string | undefined
}

const shape = /^v?(\d+(?:\.\d+)*)(?:[-.]?([a-z][a-z0-9.-]*))?(?:\+.*)?$/i

/** Is a version older than the minimum? What is no version, ours or theirs, never is. */
export const isBelow = (version: string, minimum: string): boolean => {
  const ours = shape.exec(version.trim())
  const theirs = shape.exec(minimum.trim())
  if (ours === null || theirs === null) return false
  const a = ours[1]!.split(".").map(Number)
  const b = theirs[1]!.split(".").map(Number)
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0)
    if (difference !== 0) return difference < 0
  }
  return isPreview(ours[2]) && !isPreview(theirs[2])
}

/** `post` releases come after the plain one in Python's order; everything else that follows the numbers before it. */
const isPreview = (suffix: string | undefined): boolean => suffix !== undefined && !/^post/i.test(suffix)

export const explain = (version: string, floor: Floor): string =>
  `error: agnes ${version} is incompatible with server ${floor.latest ?? floor.minimum} ` +
  `(min required: ${floor.minimum}). Run: agnes self-upgrade`
