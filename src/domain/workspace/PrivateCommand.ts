/**
 * The slash command `/agnes-private` (client spec CMD-3).
 *
 * The `!` line runs before the prompt is sent and without the model, so that marking costs nothing and works headless;
 * the front matter allows exactly that command. It stands alone: every part of a compound line would need a permission
 * of its own (facts §7), and when marking fails, the client drops the whole prompt and shows why, instead of telling
 * the model that the session is private. The model must not mark sessions by itself, hence `disable-model-invocation`.
 */
export const text = `---
description: Mark the current Claude Code session as private — exclude it from Agnes upload
allowed-tools: Bash(agnes mark-private:*)
disable-model-invocation: true
---
!\`agnes mark-private\`

This session is now private, as the lines above say; from now on \`agnes push\` skips it.
Nothing else is to be done. Confirm it to the user in one sentence.
`
