/**
 * The names a table may have here. A name comes from a server and becomes the name of a file and of a view, so only
 * harmless ones are taken, and that is decided before anything is asked or written (reliability D1).
 */

/** Why a name cannot be used; `undefined` when it can. Completes "the table … ". */
export const problem = (name: string): string | undefined => {
  if (!shape.test(name)) return "has a name that is not made of up to 128 of A-Z a-z 0-9 _ . - (first no . or -)"
  if (name.includes("..") || name.endsWith(".")) return "has a name with two dots or one at its end"
  if (reserved.test(name)) return "has a name that Windows keeps for a device"
  return undefined
}

/** Names that are one and the same for DuckDB, macOS and Windows. */
export const folded = (name: string): string => name.toLowerCase()

const shape = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/

const reserved = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)/i
