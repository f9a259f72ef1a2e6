#!/usr/bin/env node
import * as Switched from "../start/Switched.ts"
import { version } from "../Version.ts"

/** The command `agnes`: hook programs are bundles of their own, because the whole command line starts too slowly. */

const [, , name = "", ...rest] = process.argv
const isHook = name === "statusline" || name === "capture-session" || name === "mark-private"
const own = isHook && !rest.includes("--help") && !rest.includes("-h") ? `./hooks/${name}.cjs` : "./start.cjs"
const isVersion = (name === "--version" || name === "-V") && rest.length === 0

try {
  // A launcher that another one has switched to goes no further.
  const other = require.main === module ? Switched.find(__dirname, version) : undefined
  if (other === undefined && isVersion) process.stdout.write(`agnes ${version}\n`)
  else require(other ?? own)
} catch (error) {
  // A hook of a broken installation says nothing and does no harm; marking something private must not look done.
  if (own === "./start.cjs" || name === "mark-private") throw error
}
