import * as Help from "./Help.ts"

const front = Help.page([
  ["agnes init --server-url https://agnes.example.com", "sets up this workspace; asks for the token"],
  ["agnes status", "shows every session of this workspace and where it is"],
  ["agnes COMMAND --help", "explains one command"],
  ["source <(agnes completions bash)", "completes commands in this shell (also fish, zsh)"]
], [0, 1, 2, 3, 130])

/** One page a command; a test holds them against the commands there are. */
const pages = {
  "capture-session": Help.hookPage([
    ["agnes capture-session --verbose < payload.json", "what the SessionStart and SessionEnd hooks run"]
  ]),
  backup: Help.page([
    ["agnes backup agnes-2026-11-21.tar.gz", "everything the server keeps, in one file, beside the running server"],
    ["agnes backup /backups/agnes.tar --data-dir /var/lib/agnes", "not packed; an older file of that name is replaced when the new one is whole"]
  ], [0, 1, 2, 3]),
  check: Help.page([
    ["agnes check", "reads every byte of every session and compares it with what was received"],
    ["agnes check --data-dir /var/lib/agnes --json", "the same as one JSON object"]
  ]),
  collect: Help.page([
    ["agnes collect --data-dir /var/lib/agnes", "as root, by a timer: takes in what is new in user/sessions of every home"],
    ["agnes collect --dry-run --verbose", "what would be taken, file by file; writes nothing"]
  ], [0, 1, 2, 3]),
  completions: Help.page([
    ["source <(agnes completions bash)", "in ~/.bashrc; zsh the same way, in ~/.zshrc after compinit"],
    ["agnes completions fish > ~/.config/fish/completions/agnes.fish", "for fish"]
  ], [0, 2]),
  help: Help.page([
    ["agnes help auth token", "the page of a command; agnes help alone is the front page"],
    ["agnes help --agent", "for a coding agent: commands, exit codes, rules, in one short text"]
  ], [0, 2]),
  doctor: Help.page([
    ["agnes doctor", "what is wrong here, worst first, each with its remedy; 1 when anything is"],
    ["agnes doctor --fix --json", "mends what can be mended without harm, then says what is left"],
    ["agnes doctor --bundle for-support.json", "a file to hand to whoever helps, without content, token or e-mail"]
  ]),
  diagnose: Help.page([
    ["agnes diagnose", "healthy, degraded or unhealthy; every part of the server, and what the doctor finds here"],
    ["agnes diagnose --json --include-schema", "the first client's object; the schema of the server's database as well"]
  ], [0, 1, 2]),
  hooks: Help.page([
    ["agnes hooks install", "adds our entries to .claude/settings.json and leaves every other byte of it alone"],
    ["agnes hooks status --json", "which entries are there, and when a hook was last seen to run"]
  ], [0, 1, 2, 3]),
  groups: Help.page([
    ["agnes groups join Admin ann@example.com", "from now on she may everything; leave takes it away"],
    ["agnes groups add Data --description 'who may query'", "a group of people"],
    ["agnes groups grant Data table sales.orders", "its members may see this table"]
  ]),
  init: Help.page([
    ["agnes init --server-url https://agnes.example.com", "asks for the token, then the server, then sets up this folder"],
    ["agnes init --workspace ~/work", "another folder, with the server and token you have"],
    ["pass show agnes | agnes init --server-url https://agnes.example.com --token -", "where nobody can be asked"]
  ]),
  uninit: Help.page([
    ["agnes uninit --dry-run", "what would be taken out of this folder, and what stays and why; changes nothing"],
    ["agnes uninit --workspace ~/work", "takes it out, after a question; --yes in scripts"]
  ]),
  "import-original": Help.page([
    ["agnes import-original /data --dry-run", "what would be taken over from an original's data folder; writes nothing"],
    ["agnes import-original /data --data-dir /var/lib/agnes", "takes it over; again and again adds only what is missing"]
  ], [0, 1, 2, 3]),
  "mark-private": Help.page([
    ["agnes mark-private", "the session this command runs in"],
    ["agnes mark-private 4d0e2843-d4b6-4016-8887-053f57028e56 --undo", "takes the mark of that session away"],
    ["agnes mark-private --accept-list", "after push closed because the private list had changed"]
  ], [0, 1, 2, 3]),
  auth: Help.page([
    ["pass show agnes | agnes auth import-token --token - --server https://agnes.example.com", "asks the server, then stores both"],
    ["agnes auth login --email ann@example.com", "asks for the password"],
    ["agnes auth token create --name laptop --ttl 30d", "after a login: a token that outlives it, on standard output"],
    ["agnes auth whoami", "whose token is stored, and for which server"]
  ], [0, 1, 2, 130]),
  catalog: Help.page([
    ["agnes catalog", "the tables you may have, and which of them this workspace has"],
    ["agnes catalog --json", "the same as one JSON object"]
  ]),
  query: Help.page([
    ["agnes query 'SELECT count(*) FROM orders'", "over the tables the last pull brought, and those of your own"],
    ["agnes query 'SHOW TABLES'", "which there are"],
    ["agnes query 'FROM orders' --format csv > orders.csv", "all rows, for other programs; also json and markdown"]
  ], [0, 1, 2, 130]),
  sync: Help.page([
    ["agnes sync", "tables and rules come, sessions and notes go"],
    ["agnes sync --upload-only --quiet", "only sends, and prints only problems"],
    ["agnes sync --docs-only", "only the team's rules"]
  ], [0, 1, 2, 3, 130]),
  pull: Help.page([
    ["agnes pull", "the tables that are new or changed, then the views, in one step; then the team's rules"],
    ["agnes pull --table orders", "only this one"],
    ["agnes pull --dry-run --json", "what would be downloaded, as one JSON object"]
  ], [0, 1, 2, 3, 130]),
  push: Help.page([
    ["agnes push", "sends what waits in the queue of this workspace"],
    ["agnes push --dry-run", "shows what would be sent and what is private"],
    ["agnes push --retry-failed", "tries again what the server had refused"]
  ], [0, 1, 2, 3, 130]),
  queue: Help.page([
    ["agnes queue list", "what waits, what was given up, and why"],
    ["agnes queue retry --all", "tries again with the next push what the server had refused"],
    ["agnes queue discard 4d0e2843-d4b6-4016-8887-053f57028e56", "drops one session here, after a question; --yes in scripts"]
  ], [0, 1, 2, 3, 130]),
  pipeline: Help.page([
    ["agnes pipeline status", "how far every processor is"],
    ["agnes pipeline run usage --wait 10m", "processes what is due; waits for a run that is under way"],
    ["agnes pipeline list", "sessions that failed, and why"],
    ["agnes pipeline retry usage", "has them tried again"]
  ]),
  scheduler: Help.page([
    ["SCHEDULER_API_TOKEN=… API_URL=http://agnes:8000 agnes scheduler", "for a server that has AGNES_SCHEDULER=0 and the same token"]
  ]),
  restore: Help.page([
    ["agnes restore agnes-2026-11-21.tar.gz --data-dir ./restored", "into a folder that is empty or not there; all of it or nothing"]
  ]),
  "self-upgrade": Help.page([
    ["agnes self-upgrade", "the version your server gives, in a folder of its own; the one you have stays for --rollback"],
    ["agnes self-upgrade --check-only", "only looks; ends with 1 when there is a newer one"],
    ["agnes self-upgrade --rollback", "back to the version before, at once and without a download"]
  ], [0, 1, 2, 3]),
  serve: Help.page([
    ["agnes serve", "listens on 127.0.0.1:8000 and makes its folder, database and first token by itself"],
    ["agnes serve --port 0 --data-dir ./data --json", "on a free port; prints where as one JSON object"]
  ]),
  status: Help.page([
    ["agnes status", "what is waiting, sent, private or given up, and why"],
    ["agnes status --server", "also what the server says it has, beside what it acknowledged"],
    ["agnes status --json", "the same as one JSON object"]
  ], [0, 1, 2, 3]),
  statusline: Help.hookPage([
    ["agnes statusline < payload.json", "what the status line of .claude/settings.json runs"]
  ]),
  tables: Help.page([
    ["agnes tables add orders /data/orders.csv --description 'one row an order'", "a table, or its new version; CSV and JSON become parquet"],
    ["agnes tables grant orders --group Data", "its members may pull it; --user EMAIL lets one person"],
    ["agnes tables refresh", "reads all files again; for a nightly job"]
  ]),
  "refresh-marketplace": Help.page([
    ["agnes refresh-marketplace --bootstrap", "once: clones your plugins and makes them known to Claude Code"],
    ["agnes refresh-marketplace", "installs what is missing in this workspace, updates what differs; what /update-agnes-plugins runs"],
    ["agnes refresh-marketplace --check", "what the SessionStart hook runs: one JSON line when there is news, else nothing"]
  ]),
  marketplaces: Help.page([
    ["agnes marketplaces add team /srv/plugins", "offers the plugins of this folder on the server's disk"],
    ["agnes marketplaces grant team --group Data", "its members may choose from it; --user EMAIL lets one person"],
    ["agnes marketplaces pin house-rules", "everybody gets this plugin"],
    ["agnes marketplaces refresh", "reads all folders again; for a nightly job"]
  ]),
  tokens: Help.page([
    ["agnes tokens create ann@example.com --name laptop --days 30 > token.txt", "for somebody else; beside a running server"],
    ["agnes tokens list --json", "whose, what for, until when, last used when"],
    ["agnes tokens revoke 1a2b3c4d", "refused from the next request on"]
  ]),
  users: Help.page([
    ["agnes users add ann@example.com --name Ann", "somebody who will use tokens"],
    ["pass show ann | agnes users add ann@example.com --admin --password -", "an admin who can log in with a password"],
    ["agnes users disable ann@example.com --data-dir /srv/agnes", "password, tokens and logins count no more"],
    ["agnes users password admin@localhost", "asks for a new password of the first admin"],
    ["agnes users login-link admin@localhost", "a link that opens the pages in a browser, once"]
  ])
} satisfies Record<string, Help.Page>

export const names: ReadonlyArray<string> = Object.keys(pages)

export const has = (command: string | undefined): command is keyof typeof pages =>
  command !== undefined && Object.hasOwn(pages, command)

export const of = (command: string | undefined): Help.Page => has(command) ? pages[command] : front
