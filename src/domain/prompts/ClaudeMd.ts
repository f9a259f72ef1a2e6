import { marker } from "../workspace/ClaudeMd.ts"

/**
 * The CLAUDE.md of a workspace, where no admin wrote another (client spec §15.1). Mustache over `Facts`. It is read into
 * every conversation, so it says what Claude has to do and nothing else, and names only commands there are.
 */
export const claudeMd = `# {{instance}}: ${marker}

This folder is an agnes workspace of {{user.name}} ({{user.email}}), connected to {{server_url}}. The server wrote this
file on {{date}} and writes it again when the workspace is set up anew. Personal notes belong in
\`.claude/CLAUDE.local.md\`: that file is never overwritten, and it is sent to the server with the sessions.

## Rules

- Questions about the team's data are answered from its tables, not from memory. Look what there is, then query.
- Say which tables a figure comes from and show the query when somebody may want to check it.
- Files under \`server/\`, \`.claude/rules/km_*\` and \`.claude/agnes-*\` are agnes's: read them, never edit them.
- Never ask for a token, and never let one be pasted into a conversation. When agnes says that the token is refused,
  ask the person to make one at {{server_url}}/profile/tokens and to run \`agnes auth import-token --token -\` in a
  terminal of their own; it asks for the token without showing it.

## Tables

{{#has_tables}}
What {{user.name}} could read when this file was written (\`agnes catalog\` knows what is there now):

{{#tables}}
- \`{{name}}\`{{#rows}} ({{rows}} rows){{/rows}}{{#description}}: {{description}}{{/description}}
{{/tables}}
{{/has_tables}}
{{^has_tables}}
{{user.name}} could read no table when this file was written. An admin of the server grants tables;
\`agnes catalog\` shows what is there now.
{{/has_tables}}

- \`agnes catalog\`: the tables, their size, and whether they are here
- \`agnes query "DESCRIBE NAME"\`: the columns of the table NAME
- \`agnes query "SELECT …" --format markdown\`: DuckDB's SQL over the workspace's tables; it only reads. \`--limit N\`
  where more than 100 rows are wanted, \`--format csv\` or \`json\` for programs.

Check the columns before the first query on a table. Aggregate in SQL instead of fetching rows.

## Fresh data

Every session starts with \`agnes pull\`, which brings new versions of tables and rules and takes away what was revoked.
Run \`agnes pull\` when somebody asks for the newest data. All tables change together: no query sees half of a pull.

## Sessions

Claude Code's sessions of this folder are sent to {{server_url}} when they end, where their owner can read and search
them. \`agnes status\` shows where each is, \`agnes push\` sends at once, \`agnes doctor\` says what is wrong.
\`agnes help --agent\` has every command, how each can end, and which to leave to the person.

## Private sessions

When a conversation should stay on this machine, the person runs \`/agnes-private\`: the session is put on the private
list, the status line shows \`🔒 agnes-private\`, and no push opens it. It may be run at any time: what had been sent
before is taken back by the next push. \`agnes mark-private ID\` does the same for another session. Mention it when
somebody says that something is confidential; do not run it unasked.

{{#has_plugins}}
## Plugins available to {{user.name}}

This list is what {{user.name}} may have, not what is installed. What is served, the *stack*, is what {{user.name}} chose
of it at {{server_url}}/marketplace, and what an admin pinned for everybody; there is no other source. Plugins are
addressed as \`NAME@agnes\`.

{{#plugins}}
- \`{{address}}\`{{#is_served}} (in the stack when this was written){{/is_served}}{{#description}}: {{description}}{{/description}}
{{/plugins}}

When a session starts, a hook only looks whether the stack has changed and asks to run \`/update-agnes-plugins\`; nothing
is installed silently. When somebody misses a plugin of the list, point them to the page; do not install it unasked.

{{/has_plugins}}
## What the team knows

\`.claude/rules/km_*.md\` hold what the team has learned and approved. \`km_approved.md\` is advice; a file of its own for an
item means that it is mandatory. They come with every pull and go when they are revoked.
`
