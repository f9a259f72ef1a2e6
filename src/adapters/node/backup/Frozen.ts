import { randomBytes } from "node:crypto"
import * as fs from "node:fs/promises"
import { join } from "node:path"
import * as DurableFiles from "../DurableFiles.ts"

/**
 * Second names for files of a data folder, so that their bytes stay for as long as a backup needs them, whatever the
 * server deletes meanwhile. They lie in `incoming`, which a server cleans at its start: a backup that died leaves
 * nothing of a session that was taken back later.
 */
export interface Frozen {
  /** The name of the file with this number; 0 is for the copy of the database. */
  readonly path: (index: number) => string
  /** Keeps what is under `own`, else under `shown`; false when it is under neither. */
  readonly keep: (index: number, places: { readonly own: string; readonly shown: string }) => Promise<boolean>
  readonly release: () => Promise<void>
}

const isGone = (error: unknown): boolean => ["ENOENT", "ENOTDIR"].includes(DurableFiles.codeOf(error) ?? "")

/** A second name; a copy where the volume has no hard links. */
const link = async (from: string, to: string): Promise<boolean> => {
  try {
    await fs.link(from, to)
    return true
  } catch (error) {
    if (isGone(error)) return false
  }
  try {
    await fs.copyFile(from, to, fs.constants.COPYFILE_EXCL)
    return true
  } catch (error) {
    if (isGone(error)) return false
    throw error
  }
}

export const make = (root: string): Frozen => {
  const prefix = `${process.pid}-${randomBytes(8).toString("hex")}`
  const path = (index: number): string => join(root, "incoming", `${prefix}.${index}.part`)
  let highest = 0
  return {
    path,
    keep: async (index, { own, shown }) => {
      highest = Math.max(highest, index)
      if (await link(own, path(index))) return true
      if (!(await link(shown, path(index)))) return false
      // It may have been replaced between the two looks; then its own name exists by now.
      if (!(await fs.stat(own).then(() => true, () => false))) return true
      await DurableFiles.remove(path(index))
      return link(own, path(index))
    },
    release: async () => {
      for (let index = 0; index <= highest; index++) await DurableFiles.remove(path(index))
    }
  }
}
