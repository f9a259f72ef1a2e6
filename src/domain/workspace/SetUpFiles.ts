/**
 * The files `init` and `hooks` write, relative to the workspace. The backup's name begins with `agnes-`, so that it is
 * neither committed nor taken for somebody's settings.
 */
export const settings = ".claude/settings.json"
export const settingsBackup = ".claude/agnes-settings-backup.json"
/** What `init` wrote that nobody could tell from a person's own otherwise. */
export const installed = ".claude/agnes-installed.json"
export const privateCommand = ".claude/commands/agnes-private.md"
export const pluginsCommand = ".claude/commands/update-agnes-plugins.md"
/** Every slash command that is ours by its name (client spec CMD-1). */
export const slashCommands: ReadonlyArray<string> = [privateCommand, pluginsCommand]
export const localNotes = ".claude/CLAUDE.local.md"
export const claudeMd = "CLAUDE.md"
export const guide = "AGNES_WORKSPACE.md"
