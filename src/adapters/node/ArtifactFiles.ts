import * as fs from "node:fs/promises"
import { join } from "node:path"
import * as DurableFiles from "./DurableFiles.ts"
import { safeUser } from "./SessionFiles.ts"

/** Artifacts as files: `user_artifacts/<user id>/<blob>`. What people call them is nowhere on the disk. */
export const under = (root: string) => {
  const folder = (userId: string): string => join(root, "user_artifacts", safeUser(userId))
  const path = (userId: string, blob: string): string => join(folder(userId), safeBlob(blob))
  return {
    publish: (staged: string, userId: string, blob: string): Promise<void> =>
      DurableFiles.moveInto(staged, path(userId, blob)),
    open: (userId: string, blob: string): Promise<fs.FileHandle> => fs.open(path(userId, blob), "r"),
    drop: async (userId: string, blob: string): Promise<void> => {
      await DurableFiles.remove(path(userId, blob))
      await DurableFiles.syncFolder(folder(userId))
    },
    /** Deletes what `used` does not name. */
    sweep: async (used: ReadonlySet<string>): Promise<void> => {
      for (const userId of await names(join(root, "user_artifacts"))) {
        for (const blob of await names(join(root, "user_artifacts", userId))) {
          if (!used.has(`${userId}/${blob}`)) await DurableFiles.remove(join(root, "user_artifacts", userId, blob))
        }
      }
    }
  }
}

const names = async (path: string): Promise<ReadonlyArray<string>> => {
  try {
    return await fs.readdir(path)
  } catch (error) {
    const code = DurableFiles.codeOf(error)
    if (code === "ENOENT" || code === "ENOTDIR") return []
    throw error
  }
}

const safeBlob = (blob: string): string => {
  if (!/^[0-9a-f]{16,64}$/.test(blob)) throw new Error("not the name of bytes")
  return blob
}
