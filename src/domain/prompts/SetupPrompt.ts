/**
 * What a newcomer pastes into Claude Code to have a folder set up, where no admin wrote another (client spec §16).
 * Mustache over `Facts`. It never asks for a token: the person types it where nobody records it.
 */
export const setupPrompt = `Set up this folder as an agnes workspace of {{instance}} ({{server_url}}). Go step by step, stop at
an error you cannot explain, and never switch certificate checks off. Every step can be repeated.
Never ask me for a token and do not let me paste one here: this conversation is recorded.

1. Install the command. Run: node --version (20.19 or later is needed), then: {{{install_line}}}
   Then check: agnes --version

2. Ask me to run this in a terminal of my own, in this folder, and to tell you when it has ended:
   {{{init_line}}}
   It asks for a token without showing it; I make one at {{server_url}}/profile/tokens. It writes CLAUDE.md,
   hooks, a status line, the commands /agnes-private and /update-agnes-plugins, AGNES_WORKSPACE.md, and brings the tables and rules I may have.

3. Check: agnes catalog. An empty list means that nobody has granted me a table yet, which is no error.

4. Check: agnes doctor. Explain every line that is not fine, and what to run. Right after the installation it is normal
   that hooks were not seen firing yet.

{{#has_stack}}
5. Bring my plugins. Check: git --version and claude --version, then run: agnes refresh-marketplace --bootstrap
   It clones what I chose at {{server_url}}/marketplace and what an admin pinned for everybody, and installs it
   for this folder. It asks for nothing; repeat its output when it fails.
{{/has_stack}}
{{^has_stack}}
5. Make plugins possible; none is mine yet. Check: git --version and claude --version, then run:
   agnes refresh-marketplace --bootstrap
   It makes a clone that is empty, so that nothing has to be set up when there are some: when I choose one at
   {{server_url}}/marketplace, of those an admin lets me have, or when an admin pins one for everybody.
{{/has_stack}}

6. Tell me in a few lines: the version, how many tables and plugins there are, what the doctor said, and these things.
   - Claude Code has to be started anew in this folder before the hooks work.
   - When a session starts, a hook looks whether my plugins have changed. It installs nothing; it asks me to run
     /update-agnes-plugins.
   - Sessions of this folder are sent to {{server_url}} when they end. /agnes-private keeps one on this machine; the
     status line then shows 🔒 agnes-private.
`
