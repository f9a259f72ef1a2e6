/**
 * What a table can be called. Ids and names follow one rule and share one namespace, so that every address leads to one
 * table at most, whichever of the two stands in it (server spec W-9).
 */

const possible = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/

/** Can an address name a table so (server spec §4.2)? */
export const isPossible = (name: string): boolean => possible.test(name)

/** Names of devices: on Windows no file can be called so, whatever ending it has. */
const reserved = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)/i

/** Why a new table cannot be called so, as the end of a sentence; `undefined` when it can. */
export const problem = (name: string): string | undefined => {
  if (name === "") return "is empty"
  if (name.length > 128) return "is longer than 128 characters"
  if (!isPossible(name)) return "may have letters, digits, _, . and - only, and begins with a letter, a digit or _"
  if (name.includes("..") || name.endsWith(".")) return "may not end with a dot or have two in a row"
  if (name === "__proto__") return "is a word that programs use for themselves"
  return reserved.test(name) ? "is the name of a device on Windows, where people could not keep it" : undefined
}

/** Names that differ in case only are one name: on many disks they would be one file. */
export const key = (name: string): string => name.toLowerCase()

/** Characters of text that tell people what is in a table. */
export const longestDescription = 2000

export const descriptionProblem = (text: string): string | undefined => {
  if ([...text].length > longestDescription) return `is longer than ${longestDescription} characters`
  return /[\p{Cc}\p{Cs}\u2028\u2029]/u.test(text) ? "has line ends or control characters" : undefined
}
