/**
 * What plugins and marketplaces can be called. One rule for both: the name stands in addresses, in folders and in the
 * commands of Claude Code, which wants `kebab-case`.
 */

const possible = /^[a-z0-9][a-z0-9._-]{0,63}$/

/** Names of devices: on Windows no folder can be called so, whatever ending it has. */
const reserved = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)/

export const isPossible = (name: string): boolean => problem(name) === undefined

/** Why nothing can be called so, as the end of a sentence; `undefined` when it can. */
export const problem = (name: string): string | undefined => {
  if (!possible.test(name)) {
    return "has 1 to 64 characters: lower-case letters, digits, -, _ and ., the first a letter or a digit"
  }
  if (name.includes("..") || name.endsWith(".")) return "may not end with a dot or have two in a row"
  return reserved.test(name) ? "may not be the name of a device on Windows" : undefined
}

/** The name our repository has for Claude Code: plugins are addressed as `NAME@agnes` (client spec §15.1). */
export const marketplace = "agnes"

export const address = (plugin: string): string => `${plugin}@${marketplace}`
