import * as Context from "effect/Context"
import type * as Micro from "effect/Micro"

/**
 * A file-system call failed. `code` is the system's name for it (`ENOSPC`, `EACCES`, …), because every disk error that
 * matters here looks alike in a coarser vocabulary (design §7). `operation` is the system call: `open`, `read`, `write`,
 * `fsync` (of a file or folder), `stat`, `truncate`, `rename`, `unlink`, `mkdir`, `lstat`, `readdir`, `realpath`, `lock`.
 */
export class DiskError {
  readonly _tag = "DiskError"
  readonly code: string
  readonly operation: string
  readonly path: string
  constructor(fields: { readonly code: string; readonly operation: string; readonly path: string }) {
    this.code = fields.code
    this.operation = fields.operation
    this.path = fields.path
  }
  get message(): string {
    return `${this.operation} ${this.path}: ${this.code}`
  }
}

export interface FileStat {
  readonly kind: "file" | "directory" | "link" | "other"
  /** Bytes. */
  readonly size: number
  /** Milliseconds since the epoch, with whatever fraction the file system keeps. */
  readonly modifiedAt: number
  readonly changedAt: number
  /** Owner; `undefined` where the system has none. */
  readonly uid: number | undefined
  readonly inode: number
  readonly device: number
}

/** An open file of the adapter that made it; worthless to any other. */
export interface Handle {
  readonly path: string
  readonly descriptor: number
}

/**
 * - `read`: must exist.
 * - `append`: created with mode 0600 when missing; every write goes to the end; may be read too.
 * - `create`: must not exist (`EEXIST`), mode 0600.
 * - `lock`: created with mode 0600 when missing, for `Locks` alone; never written.
 *
 * All four refuse a symbolic link in the last component (`ELOOP`), never block on a FIFO or device, and fail with
 * `EINVAL` on anything but a regular file.
 */
export type OpenMode = "read" | "append" | "create" | "lock"

/**
 * The file system, one method a system call or an unbroken short run of them, so that a simulated machine can stop at
 * any of them. What was written is durable only after `sync`; a new, renamed or deleted name is durable only after
 * `syncDirectory` of its folder (reliability §3.1). Paths are absolute.
 *
 * Errors: `DiskError` with the system's code. No method retries. A failed `sync` says nothing about the bytes and must
 * not be tried again on the same handle (reliability §1, fsyncgate).
 */
export class Disk extends Context.Tag("agnes/Disk")<Disk, {
  readonly open: (path: string, mode: OpenMode) => Micro.Micro<Handle, DiskError>
  /** Up to `length` bytes from `position`; fewer only at the end of the file. */
  readonly read: (handle: Handle, position: number, length: number) => Micro.Micro<Uint8Array, DiskError>
  /** Hands on the first `size` bytes in order, some at a time; fewer only at the end. Their array is used again. */
  readonly scan: (handle: Handle, size: number, feed: (bytes: Uint8Array) => void) => Micro.Micro<void, DiskError>
  /** All of the bytes, or an error; after an error some of them may be in the file. */
  readonly write: (handle: Handle, bytes: Uint8Array) => Micro.Micro<void, DiskError>
  readonly sync: (handle: Handle) => Micro.Micro<void, DiskError>
  readonly stat: (handle: Handle) => Micro.Micro<FileStat, DiskError>
  /** Cuts the file to `length` bytes. */
  readonly truncate: (handle: Handle, length: number) => Micro.Micro<void, DiskError>
  /** Never fails; a handle may be closed once. */
  readonly close: (handle: Handle) => Micro.Micro<void>
  /** Replaces `to` atomically. */
  readonly rename: (from: string, to: string) => Micro.Micro<void, DiskError>
  /** `ENOENT` when there is none. */
  readonly unlink: (path: string) => Micro.Micro<void, DiskError>
  /** With parents; existing folders are fine. `mode` of the folders it makes, 0777 less the umask by default. */
  readonly makeDirectory: (path: string, mode?: number) => Micro.Micro<void, DiskError>
  readonly syncDirectory: (path: string) => Micro.Micro<void, DiskError>
  /** Of the name itself, not of what a link points to; `undefined` when there is nothing (`ENOENT`, `ENOTDIR`). */
  readonly lstat: (path: string) => Micro.Micro<FileStat | undefined, DiskError>
  /** Names in a folder, in no order; empty when there is no such folder. */
  readonly list: (path: string) => Micro.Micro<ReadonlyArray<string>, DiskError>
  /** Absolute, every link resolved; `ENOENT` when it does not exist. */
  readonly realPath: (path: string) => Micro.Micro<string, DiskError>
}>() {}
