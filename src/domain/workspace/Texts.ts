/** Texts `init` puts into a workspace. Each is true for the commands there are. */

/** `.claude/CLAUDE.local.md`, only where there is none (client spec INIT-7). */
export const notesStub = `# My Notes

These notes are yours; \`agnes push\` uploads them, whenever they changed, to the server of this workspace.
`

/** By this `AGNES_WORKSPACE.md` is known to be ours. */
export const guideHeading = "# This folder is an agnes workspace"

/** `AGNES_WORKSPACE.md`: what was put here and how to get rid of it. `path` and `serverUrl` are shown as they are. */
export const guide = (fields: {
  readonly createdAt: string
  readonly serverUrl: string
  readonly path: string
}): string =>
  `${guideHeading}

Set up ${fields.createdAt} for ${fields.serverUrl} in ${code(fields.path)}.

## What happens here

- When a Claude Code session starts or ends, a hook notes it in \`.claude/agnes-sessions.txt\`.
- When it ends, \`agnes push\` uploads the noted sessions and, if you changed them, your notes in
  \`.claude/CLAUDE.local.md\`.
- When a session starts, the newest tables and rules come (\`agnes pull\`). If you have plugins of this server, it is
  asked whether there are newer ones; \`/update-agnes-plugins\` installs them, and nothing else does.
- \`/agnes-private\` marks the session you are in as private: it is not uploaded. The status line then shows a lock.

## What was installed

| File | What |
|---|---|
| \`.claude/settings.json\` | hooks, status line; what it was before is in \`.claude/agnes-settings-backup.json\` |
| \`.claude/commands/agnes-private.md\`, \`update-agnes-plugins.md\` | the slash commands |
| \`.claude/CLAUDE.local.md\` | your notes, never overwritten |
| \`.claude/agnes-*\` | queue, logs and receipts; kept out of git by \`.git/info/exclude\` |
| \`~/.config/agnes\` | server and token (or where \`AGNES_CONFIG_DIR\` says) |

## Commands

- \`agnes status\`: every session of this workspace and where it is
- \`agnes push\`: upload now
- \`agnes pull\`: the team's tables and rules as they are now; every session also starts with one
- \`agnes query "SQL"\`: ask the tables; \`agnes catalog\`: which there are
- \`agnes refresh-marketplace --bootstrap\`: the plugins you chose on the server's page /marketplace
- \`agnes mark-private ID\`: keep a session private
- \`agnes doctor\`: what is wrong here, and what to do about it; \`agnes help COMMAND\`
- \`agnes auth whoami\`: whose token is in use

## Getting rid of it

\`agnes uninit\` takes out what was installed here, gives back what it stood in for, and says what stays: sessions that
were not sent, what is known of the others, your notes. \`agnes auth logout\` deletes the token.
`

/** As inline code, whatever the path holds. */
const code = (path: string): string => {
  const line = path.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, "�")
  const fence = "`".repeat(1 + Math.max(0, ...(line.match(/`+/g) ?? []).map((run) => run.length)))
  return fence.length === 1 ? `\`${line}\`` : `${fence} ${line} ${fence}`
}
