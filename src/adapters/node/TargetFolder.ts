import { execFile } from "node:child_process"
import * as fs from "node:fs"
import { readFile } from "node:fs/promises"
import * as Descend from "./Descend.ts"
import * as DurableFiles from "./DurableFiles.ts"
import * as OwnersRights from "./OwnersRights.ts"

/** Who may read what was collected, and how the target and its folders are made so. */
export interface Access {
  /** Of the shared group; `undefined` where there is none and only the owner may read. */
  readonly gid: number | undefined
  readonly folderMode: number
  readonly fileMode: number
}

/** The group whose members read everything collected, as in the first collector (server spec §9). */
export const groupName = "data-ops"

/** 2770: files made in it belong to the group too. */
const shared = { folderMode: 0o2770, fileMode: 0o640 } as const
const alone = { folderMode: 0o700, fileMode: 0o600 } as const

/** The number of a group, by whatever this machine asks for groups; `undefined` when there is none. */
export const groupId = async (name: string): Promise<number | undefined> => {
  const rows = async () => (await readFile("/etc/group", "utf8")).split("\n")
  const line = await asked(name) ?? (await rows()).find((row) => row.startsWith(`${name}:`))
  const id = Number(line?.split(":")[2])
  return line !== undefined && Number.isSafeInteger(id) ? id : undefined
}

/** Directories of other machines are asked too; exit code 2 is "no such group". */
const asked = (name: string): Promise<string | undefined> =>
  new Promise((resolve) =>
    execFile("getent", ["group", name], (error, stdout) => resolve(error === null ? stdout : undefined))
  )

/** Makes the target; an existing one gets the mode and the group again, as in the first collector. */
export const prepare = async (
  path: string,
  group: string
): Promise<{ readonly access: Access; readonly warnings: ReadonlyArray<string> }> => {
  await DurableFiles.makeFolder(path)
  const gid = await groupId(group)
  const access: Access = gid === undefined ? { gid, ...alone } : { gid, ...shared }
  if (gid !== undefined) OwnersRights.join(gid)
  const folder = Descend.top(path, { owner: process.geteuid!(), device: undefined })
  if (folder === undefined) throw new Error(`${path} is gone`)
  try {
    const refused = give(folder, access)
    const warnings = gid === undefined
      ? [`Group '${group}' not found, using default group: only the owner of ${path} can read it`]
      : refused === undefined ? [] : [`Could not set group ownership of ${path}: ${refused}`]
    return { access, warnings }
  } finally {
    fs.closeSync(folder)
  }
}

/** Sets group and mode of what a descriptor names; the system's word for why it could not. */
export const give = (descriptor: number, { folderMode, gid }: Access): string | undefined => {
  const path = `/proc/self/fd/${descriptor}`
  try {
    if (gid !== undefined && fs.statSync(path).gid !== gid) fs.chownSync(path, process.geteuid!(), gid)
    fs.chmodSync(path, folderMode)
    // Of somebody who is not in the group the kernel takes the setgid bit without a word.
    return (fs.statSync(path).mode & 0o7777) === folderMode ? undefined : "EPERM"
  } catch (error) {
    return Descend.codeOf(error)
  }
}
