/**
 * The slash command `/update-agnes-plugins` (client spec CMD-2).
 *
 * The `!` line runs before the prompt is sent, as that of `/agnes-private` does. When it fails, the client drops the
 * prompt and shows what the command printed, which names the cause and what to run (a token that is refused, a clone
 * Claude Code does not know); so the text below is for what went well. Nothing is installed unless a person asks for
 * it: the model may not call it.
 */
export const text = `---
description: Update Agnes marketplace plugins to latest versions
allowed-tools: Bash(agnes refresh-marketplace:*)
disable-model-invocation: true
---
!\`agnes refresh-marketplace\`

The lines above are what \`agnes refresh-marketplace\` did. Show them to the user as they are.
If a plugin was installed or updated, say that \`/reload-plugins\` makes it available and that no restart is needed.
If they say that there is no clone yet, the user runs \`agnes refresh-marketplace --bootstrap\` in a terminal.
`
