import * as fs from "node:fs"
import { join } from "node:path"
import process from "node:process"

/**
 * A program `claude` that knows as much of plugins as agnes asks for, in the words of the real one, and writes down
 * every call with its arguments and whether a token was in its environment. It keeps its state in `$HOME`.
 */
const program = `#!${process.execPath}
const fs = require("fs"), path = require("path")
const args = process.argv.slice(2), home = process.env.HOME
const at = path.join(home, "claude.json")
const state = fs.existsSync(at) ? JSON.parse(fs.readFileSync(at, "utf8")) : { folder: null, installed: [] }
const token = Object.keys(process.env).filter((name) => /^AGNES_.*TOKEN$/.test(name))
fs.appendFileSync(path.join(home, "claude.calls"), JSON.stringify({ args, cwd: process.cwd(), token }) + "\\n")
const fail = (text) => { console.error(text); process.exit(1) }
const save = () => fs.writeFileSync(at, JSON.stringify(state))
const [plugin, verb, ...rest] = args
if (plugin !== "plugin") fail("unknown command " + plugin)
const cwd = fs.realpathSync(process.cwd())
const list = () => JSON.parse(fs.readFileSync(path.join(state.folder, ".claude-plugin/marketplace.json"), "utf8"))
const offered = (id) => state.folder === null ? undefined : list().plugins.find(({ name }) => name + "@" + list().name === id)
const put = (id) => {
  const scope = rest[rest.indexOf("--scope") + 1]
  if (scope !== "project") fail("scope " + scope)
  const found = offered(id)
  if (found === undefined || /broken/.test(id)) fail('Failed to install plugin "' + id + '"')
  const old = state.installed.find((each) => each.id === id && each.projectPath === cwd)
  if (verb === "update" && old === undefined) fail('Plugin "' + id + '" is not installed')
  state.installed = [...state.installed.filter((each) => each !== old), { id, version: found.version, scope, projectPath: cwd }]
  save()
}
if (verb === "list") console.log(JSON.stringify(state.installed))
else if (verb === "install" || verb === "update") put(rest[0])
else if (verb === "marketplace" && rest[0] === "add") { state.folder = rest[1]; list(); save() }
else if (verb === "marketplace" && rest[0] === "update") {
  if (state.folder === null || list().name !== rest[1]) fail("Marketplace '" + rest[1] + "' not found")
} else fail("unknown: " + args.join(" "))
`

/** Puts it into a folder, for a `PATH`. */
export const put = (folder: string): string => {
  fs.mkdirSync(folder, { recursive: true })
  fs.writeFileSync(join(folder, "claude"), program, { mode: 0o755 })
  return folder
}

export interface Call {
  readonly args: ReadonlyArray<string>
  readonly cwd: string
  /** Names of variables that could hold a token of ours. */
  readonly token: ReadonlyArray<string>
}

/** What it was asked so far. */
export const calls = (home: string): ReadonlyArray<Call> => {
  const path = join(home, "claude.calls")
  return fs.existsSync(path)
    ? fs.readFileSync(path, "utf8").trimEnd().split("\n").map((line) => JSON.parse(line) as Call)
    : []
}
