import * as Help from "./Help.ts"

const front = Help.page([
  ["agnes init --server-url https://agnes.example.com --token -", "sets up this workspace; the token is read from stdin"],
  ["agnes status", "shows every session of this workspace and where it is"],
  ["agnes COMMAND --help", "explains one command"],
  ["source <(agnes --completions bash)", "completes commands in this shell (also fish, zsh)"]
], [0, 1, 2, 3, 130])

/** One page a command. A command without its page does not compile. */
const pages = {
  serve: Help.page([
    ["agnes serve", "listens on 127.0.0.1:8000 and makes its folder, database and first token by itself"],
    ["agnes serve --port 0 --data-dir ./data --json", "on a free port; prints where as one JSON object"]
  ]),
  status: Help.page([
    ["agnes status", "what is waiting, sent, private or given up, and why"],
    ["agnes status --json", "the same as one JSON object"]
  ], [0, 1, 2, 3])
} satisfies Record<string, Help.Page>

export const has = (command: string | undefined): command is keyof typeof pages =>
  command !== undefined && Object.hasOwn(pages, command)

export const of = (command: string | undefined): Help.Page => has(command) ? pages[command] : front
