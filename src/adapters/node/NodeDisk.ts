import * as Micro from "effect/Micro"
import * as fs from "node:fs"
import { DiskError, type Disk, type FileStat, type OpenMode } from "../../ports/Disk.ts"

/** The code the system gave an error; `UNKNOWN` for one that has none. */
export const codeOf = (error: unknown): string => {
  const code = (error as { readonly code?: unknown } | null)?.code
  return typeof code === "string" ? code : "UNKNOWN"
}

const attempt = <A>(operation: string, path: string, run: () => A): Micro.Micro<A, DiskError> =>
  Micro.suspend(() => {
    try {
      return Micro.succeed(run())
    } catch (error) {
      return Micro.fail(error instanceof DiskError ? error : new DiskError({ code: codeOf(error), operation, path }))
    }
  })

const { O_APPEND, O_CREAT, O_EXCL, O_RDONLY, O_RDWR } = fs.constants

// Windows knows none of these three; there a link is looked for by name before the file is opened.
const guard = (fs.constants.O_NOFOLLOW ?? 0) | (fs.constants.O_NONBLOCK ?? 0) | (fs.constants.O_NOCTTY ?? 0)
const followsLinks = fs.constants.O_NOFOLLOW === undefined

const flags: Record<OpenMode, number> = {
  read: O_RDONLY | guard,
  append: O_RDWR | O_APPEND | O_CREAT | guard,
  create: O_RDWR | O_APPEND | O_CREAT | O_EXCL | guard,
  lock: O_RDWR | O_CREAT | guard
}

const refuse = (path: string, code: string): never => {
  throw new DiskError({ code, operation: "open", path })
}

/** What the systems say when a folder, socket or FIFO is opened as a file; the port has one word for it. */
const notRegular: ReadonlySet<string> = new Set(["EISDIR", "ENXIO", "EOPNOTSUPP", "ENODEV"])

/** Opens as the port says, for the lock adapter too; throws `DiskError`s and the system's errors. */
export const openRegular = (path: string, mode: OpenMode): number => {
  if (followsLinks && fs.lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true) refuse(path, "ELOOP")
  let descriptor: number
  try {
    descriptor = fs.openSync(path, flags[mode], 0o600)
  } catch (error) {
    const code = codeOf(error)
    return refuse(path, notRegular.has(code) ? "EINVAL" : code === "EMLINK" ? "ELOOP" : code)
  }
  try {
    if (fs.fstatSync(descriptor).isFile()) return descriptor
  } catch (error) {
    fs.closeSync(descriptor)
    throw error
  }
  fs.closeSync(descriptor)
  return refuse(path, "EINVAL")
}

const readUpTo = (descriptor: number, position: number, length: number): Uint8Array => {
  const bytes = new Uint8Array(length)
  let done = 0
  while (done < length) {
    const count = fs.readSync(descriptor, bytes, done, length - done, position + done)
    if (count === 0) break
    done += count
  }
  return done === length ? bytes : bytes.subarray(0, done)
}

/** Bytes that stay close at hand: with more, a long file takes twice the time. */
const piece = 65_536

const scan = (descriptor: number, size: number, feed: (bytes: Uint8Array) => void): void => {
  const bytes = new Uint8Array(Math.min(piece, size))
  for (let at = 0; at < size;) {
    const count = fs.readSync(descriptor, bytes, 0, Math.min(bytes.length, size - at), at)
    if (count === 0) return
    feed(count === bytes.length ? bytes : bytes.subarray(0, count))
    at += count
  }
}

// A full disk makes `writeSync` write less without an error (reliability §2.5): only the next write says ENOSPC.
const writeAll = (descriptor: number, bytes: Uint8Array): void => {
  let done = 0
  while (done < bytes.length) done += fs.writeSync(descriptor, bytes, done, bytes.length - done)
}

const noOwners = typeof process.getuid !== "function"

const toStat = (stats: fs.Stats): FileStat => ({
  kind: stats.isFile() ? "file" : stats.isDirectory() ? "directory" : stats.isSymbolicLink() ? "link" : "other",
  size: stats.size,
  modifiedAt: stats.mtimeMs,
  changedAt: stats.ctimeMs,
  uid: noOwners ? undefined : stats.uid,
  inode: stats.ino,
  device: stats.dev
})

// Windows cannot open a folder for this; its file systems journal names themselves.
const unsyncable: ReadonlySet<string> = new Set(["EINVAL", "EPERM", "EISDIR", "EACCES"])

const syncFolder = (path: string): void => {
  try {
    const descriptor = fs.openSync(path, O_RDONLY)
    try {
      fs.fsyncSync(descriptor)
    } finally {
      fs.closeSync(descriptor)
    }
  } catch (error) {
    if (process.platform !== "win32" || !unsyncable.has(codeOf(error))) throw error
  }
}

const lstat = (path: string): FileStat | undefined => {
  try {
    // A file that is not there is asked for before each upload: an exception would cost ten times the call.
    const stats = fs.lstatSync(path, { throwIfNoEntry: false })
    return stats === undefined ? undefined : toStat(stats)
  } catch (error) {
    const code = codeOf(error)
    if (code === "ENOENT" || code === "ENOTDIR") return undefined
    throw error
  }
}

const list = (path: string): ReadonlyArray<string> => {
  try {
    return fs.readdirSync(path)
  } catch (error) {
    if (codeOf(error) === "ENOENT") return []
    throw error
  }
}

/** The machine's file system, by synchronous calls: a hook has nothing else to do meanwhile. */
export const make = (): Disk["Type"] => ({
  open: (path, mode) => attempt("open", path, () => ({ path, descriptor: openRegular(path, mode) })),
  read: (handle, position, length) =>
    attempt("read", handle.path, () => readUpTo(handle.descriptor, position, length)),
  scan: (handle, size, feed) => attempt("read", handle.path, () => scan(handle.descriptor, size, feed)),
  write: (handle, bytes) => attempt("write", handle.path, () => writeAll(handle.descriptor, bytes)),
  sync: (handle) => attempt("fsync", handle.path, () => fs.fsyncSync(handle.descriptor)),
  stat: (handle) => attempt("stat", handle.path, () => toStat(fs.fstatSync(handle.descriptor))),
  truncate: (handle, length) => attempt("truncate", handle.path, () => fs.ftruncateSync(handle.descriptor, length)),
  close: (handle) => Micro.ignore(attempt("close", handle.path, () => fs.closeSync(handle.descriptor))),
  rename: (from, to) => attempt("rename", from, () => fs.renameSync(from, to)),
  unlink: (path) => attempt("unlink", path, () => fs.unlinkSync(path)),
  makeDirectory: (path, mode) =>
    attempt("mkdir", path, () => {
      fs.mkdirSync(path, { recursive: true, ...(mode === undefined ? {} : { mode }) })
    }),
  syncDirectory: (path) => attempt("fsync", path, () => syncFolder(path)),
  lstat: (path) => attempt("lstat", path, () => lstat(path)),
  list: (path) => attempt("readdir", path, () => list(path)),
  realPath: (path) => attempt("realpath", path, () => fs.realpathSync.native(path))
})
