#!/usr/bin/env node
import * as Bundles from "../start/Bundles.ts"
import * as CacheFolder from "../start/CacheFolder.ts"
import * as Switched from "../start/Switched.ts"
import { version } from "../Version.ts"

/**
 * The command `agnes`: hook programs are bundles of their own, because the whole command line starts too slowly, and come
 * by way of their compiled code.
 */

const [, , name = "", ...rest] = process.argv
const isHook = name === "statusline" || name === "capture-session" || name === "mark-private"
const hook = isHook && !rest.includes("--help") && !rest.includes("-h") ? `./hooks/${name}.cjs` : undefined
const isVersion = (name === "--version" || name === "-V") && rest.length === 0

const own = (): void => {
  if (isVersion) process.stdout.write(`agnes ${version}\n`)
  else if (hook === undefined) Bundles.load("./start.cjs", undefined)
  else {
    const folder = CacheFolder.find(process.env)
    Bundles.load(hook, folder === undefined ? undefined : { folder, command: name })
  }
}

/** Of which files are missing or no programs runs nothing; this one is still here. */
const orOwn = (other: string): void => {
  try {
    require(other)
  } catch {
    own()
  }
}

// A launcher that another one has switched to goes no further.
const isFirst = require.main === module

try {
  const other = isFirst ? Switched.find(__dirname, version) : undefined
  if (other === undefined) own()
  else orOwn(other)
} catch (error) {
  // A hook of a broken installation says nothing and does no harm; marking something private must not look done.
  if (hook === undefined || name === "mark-private" || !isFirst) throw error
}
