import * as Visible from "../text/Visible.ts"
import * as Timestamp from "../time/Timestamp.ts"

/** A table somebody may read. */
export interface TableFacts {
  readonly id: string
  readonly name: string
  readonly description: string
  /** In digits; empty when nobody counted. */
  readonly rows: string
}

/** A plugin somebody can see, and whether it is in their stack. */
export interface PluginFacts {
  /** As Claude Code calls it, `NAME@agnes`. */
  readonly address: string
  readonly description: string
  readonly marketplace: string
  readonly is_served: boolean
}

/** What a text of the server can name. Every value is one line, with nothing invisible in it. */
export interface Facts {
  /** The server's name, as in `agnes.example.com`. */
  readonly instance: string
  readonly server_url: string
  /** The command that sets a workspace up; it asks for the token by itself. */
  readonly init_line: string
  /** The command that installs agnes. */
  readonly install_line: string
  /** Of the server. */
  readonly version: string
  /** `YYYY-MM-DD`, UTC. */
  readonly date: string
  readonly user: { readonly name: string; readonly email: string }
  readonly has_tables: boolean
  readonly tables: ReadonlyArray<TableFacts>
  readonly has_plugins: boolean
  readonly plugins: ReadonlyArray<PluginFacts>
  /** There is a plugin in their stack. */
  readonly has_stack: boolean
}

/** More of them are found with `agnes catalog`; a CLAUDE.md is read into every conversation. */
export const mostTables = 200
/** More of them stand on the page `/marketplace`. */
export const mostPlugins = 100

interface Given extends Omit<Facts, "date" | "has_tables" | "has_plugins" | "has_stack" | "plugins"> {
  readonly now: Timestamp.EpochMillis
  readonly plugins?: ReadonlyArray<PluginFacts>
}

export const make = (given: Given): Facts => {
  const { now, plugins = [], tables, user, ...rest } = given
  return {
    instance: Visible.line(rest.instance),
    server_url: Visible.line(rest.server_url, 500),
    init_line: Visible.line(rest.init_line, 600),
    install_line: Visible.line(rest.install_line, 600),
    version: Visible.line(rest.version),
    date: Timestamp.format(now).slice(0, 10),
    user: { name: Visible.line(user.name), email: Visible.line(user.email, 320) },
    has_tables: tables.length > 0,
    tables: tables.slice(0, mostTables).map(({ description, id, name, rows }) => ({
      id: Visible.line(id),
      name: Visible.line(name),
      description: Visible.line(description, 300),
      rows: Visible.line(rows)
    })),
    has_plugins: plugins.length > 0,
    plugins: plugins.slice(0, mostPlugins).map(({ address, description, is_served, marketplace }) => ({
      address: Visible.line(address),
      description: Visible.line(description, 300),
      marketplace: Visible.line(marketplace),
      is_served
    })),
    has_stack: plugins.some(({ is_served }) => is_served)
  }
}

/** Names a template may use: at the top, and besides within `{{#tables}}` and `{{#plugins}}`. */
export const names: ReadonlySet<string> = new Set([
  "instance", "server_url", "install_line", "init_line", "version", "date", "user.name", "user.email", "has_tables",
  "tables", "has_plugins", "plugins", "has_stack"
])
export const pluginNames: ReadonlySet<string> = new Set(["address", "description", "marketplace", "is_served"])
export const tableNames: ReadonlySet<string> = new Set(["id", "name", "description", "rows"])

/** What `{{#section}}` adds to the names. */
export const namesWithin = (section: string): ReadonlySet<string> =>
  section === "tables" ? tableNames : section === "plugins" ? pluginNames : new Set()

const someone = {
  instance: "agnes.example.com",
  server_url: "https://agnes.example.com",
  init_line: "agnes init --server-url https://agnes.example.com",
  install_line: "npm install --global https://agnes.example.com/cli/agnes.tgz",
  version: "0.0.0",
  now: 0,
  user: { name: "Ann", email: "ann@example.com" }
}

/** Every text must be good for somebody who may read nothing and for somebody who may read something. */
export const samples: ReadonlyArray<Facts> = [
  make({ ...someone, tables: [] }),
  make({
    ...someone,
    tables: [
      { id: "orders", name: "Orders", description: "One row an order", rows: "1204" },
      { id: "people", name: "people", description: "", rows: "" }
    ],
    plugins: [
      { address: "house-rules@agnes", description: "How we write", marketplace: "team", is_served: true },
      { address: "review@agnes", description: "", marketplace: "team", is_served: false }
    ]
  })
]
