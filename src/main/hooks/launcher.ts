#!/usr/bin/env node
import { version } from "../Version.ts"

/** The command `agnes`: hook programs are bundles of their own, because the whole command line starts too slowly. */

const [, , name = "", ...rest] = process.argv
const isHook = name === "statusline" || name === "capture-session" || name === "mark-private"
const file = isHook && !rest.includes("--help") && !rest.includes("-h") ? `./hooks/${name}.cjs` : "./start.cjs"

try {
  if ((name === "--version" || name === "-V") && rest.length === 0) process.stdout.write(`agnes ${version}\n`)
  else require(file)
} catch (error) {
  // A hook of a broken installation says nothing and does no harm; marking something private must not look done.
  if (file === "./start.cjs" || name === "mark-private") throw error
}
