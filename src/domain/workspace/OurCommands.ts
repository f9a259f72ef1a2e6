/**
 * Which command lines are ours (client spec HOOK-4), told by words and not by substrings: `panda sync` holds the text
 * `da sync` and is somebody else's (design §7).
 */

/** The subcommands of agnes that any hook, status line or slash command ever ran. */
export const subcommands = [
  "self-upgrade", "pull", "push", "refresh-marketplace", "capture-session", "mark-private", "statusline"
] as const

/** Program and subcommand of each; `da` is the ancestor. */
export const commands: ReadonlyArray<string> = [...subcommands.map((name) => `agnes ${name}`), "da sync"]

const word = (command: string): string => command.split(" ").join("[ \\t]+")

/** A program may have a folder before it; a name that merely begins or ends like ours is another one. */
const pattern = new RegExp(`(?<![\\w.\\-])(?:${commands.map(word).join("|")})(?![\\w\\-]|\\.\\w)`)

/** Does the command line run one of our commands, alone or among others? */
export const mentions = (command: string): boolean => pattern.test(command)
