/**
 * The name of the folder below `<Claude config dir>/projects` in which Claude Code keeps the transcripts of a project.
 * Not invertible: two projects can share one (facts §3).
 */

/** Longer names are cut here and end in a hash; UTF-16 units (facts §3). */
export const longest = 200

/** As Claude Code does it now: each unit outside `A-Za-z0-9` becomes `-`; over-long names end in a hash of the path. */
export const encode = (path: string): string => {
  const name = path.replace(/[^a-zA-Z0-9]/g, "-")
  return name.length <= longest ? name : `${name.slice(0, longest)}-${Math.abs(hash(path)).toString(36)}`
}

/** 31·h + unit over all units, as a signed 32-bit number. */
const hash = (path: string): number => {
  let h = 0
  for (let i = 0; i < path.length; i++) h = (Math.imul(31, h) + path.charCodeAt(i)) | 0
  return h
}

/** Variant A of the first client (client spec SCAN-2): only slashes change. */
export const slashesOnly = (path: string): string => path.replaceAll("/", "-")

/** Variant B of the first client: runs of anything else become one dash. */
export const collapsed = (path: string): string => path.replace(/[^a-zA-Z0-9]+/g, "-")

/** Every name the folder may have, the likeliest first, none twice and none that is no name. */
export const candidates = (path: string): ReadonlyArray<string> =>
  [...new Set([encode(path), slashesOnly(path), collapsed(path)])]
    .filter((name) => !/[/\\\0]/.test(name) && name !== "")
