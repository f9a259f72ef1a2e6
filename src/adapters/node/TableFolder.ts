import * as fs from "node:fs"
import type { Workspace } from "../../domain/workspace/Workspace.ts"

/** Where tables are: a name for people in `server/parquet`, the files themselves below it. */
export const named = (workspace: Workspace): string => `${workspace.root}/server/parquet`

export const objects = (workspace: Workspace): string => `${named(workspace)}/.agnes`

export const object = (workspace: Workspace, sha256: string): string => `${objects(workspace)}/${sha256}.parquet`

export const part = (workspace: Workspace, key: string): string => `${objects(workspace)}/${key}.part`

/** Something else is where one of our folders has to be. */
export class Foreign extends Error {
  readonly path: string
  constructor(path: string, message: string) {
    super(message)
    this.path = path
  }
}

/** Throws `Foreign` when a folder of ours is a link or a file: whoever made a repository may not say where we write. */
export const check = (workspace: Workspace): void => {
  for (const path of [`${workspace.root}/server`, named(workspace), objects(workspace)]) {
    const stat = fs.lstatSync(path, { throwIfNoEntry: false })
    const isLink = stat?.isSymbolicLink() === true
    if (isLink) throw new Foreign(path, "is a link; agnes writes tables only inside the workspace")
    if (stat !== undefined && !stat.isDirectory()) throw new Foreign(path, "is not a folder")
  }
}

/** Names in a folder; none when there is no such folder. */
export const list = (path: string): ReadonlyArray<string> => {
  try {
    return fs.readdirSync(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return []
    throw error
  }
}

const objectName = /^([0-9a-f]{64})\.parquet$/

export interface File {
  readonly size: number
  /** Tells whether two names mean one file. */
  readonly identity: string
  readonly modifiedAt: number
}

export const look = (path: string): File | undefined => {
  const stat = fs.lstatSync(path, { throwIfNoEntry: false })
  return stat?.isFile() === true
    ? { size: stat.size, identity: `${stat.dev}:${stat.ino}`, modifiedAt: stat.mtimeMs }
    : undefined
}

/** The objects by SHA-256. */
export const readObjects = (workspace: Workspace): ReadonlyMap<string, File> =>
  new Map(list(objects(workspace)).flatMap((name) => {
    const sha256 = objectName.exec(name)?.[1]
    const file = sha256 === undefined ? undefined : look(`${objects(workspace)}/${name}`)
    return sha256 === undefined || file === undefined ? [] : [[sha256, file] as const]
  }))
