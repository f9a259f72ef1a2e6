/**
 * The files `init` and `hooks` write, relative to the workspace. The backup's name begins with `agnes-`, so that it is
 * neither committed nor taken for somebody's settings.
 */
export const settings = ".claude/settings.json"
export const settingsBackup = ".claude/agnes-settings-backup.json"
export const privateCommand = ".claude/commands/agnes-private.md"
export const localNotes = ".claude/CLAUDE.local.md"
export const claudeMd = "CLAUDE.md"
export const guide = "AGNES_WORKSPACE.md"
