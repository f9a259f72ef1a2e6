import { closeSync, constants, existsSync, fstatSync, openSync, readFileSync } from "node:fs"
import * as Home from "../../domain/upgrade/Home.ts"
import * as Pointer from "../../domain/upgrade/Pointer.ts"
import { homeOf } from "./CacheFolder.ts"

/**
 * The launcher of the version that a self-upgrade has switched to, if this installation's launcher in the folder `dist`
 * is not the one to run; `undefined`: run this one. Never fails, and costs what one small file costs.
 */
export const find = (dist: string, version: string): string | undefined => {
  const folder = Home.packageOf(dist)
  if (folder === undefined) return undefined
  try {
    const { env, platform } = process
    const home = Home.folder({ platform, home: homeOf(env), variable: (name) => env[name] })
    if (home === undefined) return undefined
    const pointer = Pointer.parse(contentOf(Home.pointer(home, folder)))
    if (pointer === undefined || !Pointer.isFor(pointer, { version, folder })) return undefined
    const { entry } = pointer.current
    return Home.packageOf(entry.replace(/[\\/][^\\/]*$/, "")) !== folder && existsSync(entry) ? entry : undefined
  } catch {
    return undefined
  }
}

/**
 * The file says which program runs, so it counts only when it is this user's and nobody else can write it: with sudo, home
 * is often somebody else's.
 */
const contentOf = (file: string): string => {
  const handle = openSync(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0))
  try {
    const { mode, uid } = fstatSync(handle)
    const isOurs = process.geteuid === undefined || (uid === process.geteuid() && (mode & 0o022) === 0)
    return isOurs ? readFileSync(handle, "utf8") : ""
  } finally {
    closeSync(handle)
  }
}
