import * as Micro from "effect/Micro"
import * as Temporary from "../../domain/workspace/Temporary.ts"
import type { DiskError, Handle } from "../../ports/Disk.ts"
import type { ForeignFile } from "../../ports/Queue.ts"
import { folderOf, type Machine } from "./Machine.ts"
import * as OwnFile from "./OwnFile.ts"

const lineFeed = 10

export interface AppendOptions {
  /**
   * Other writers are kept out, so what a failed write or sync left behind is cut off again: nobody can tell whether it
   * would ever reach the disk. Without this it stays: cutting could take away what somebody else has appended since.
   */
  readonly alone: boolean
  /** The file is at times replaced as a whole, so its present name may not be durable yet even when it has content. */
  readonly replaced: boolean
}

/**
 * Makes a folder and what is missing above it, each one durable before the next one is made in it. So is the one they
 * are made in: its maker may have died too early.
 */
export const makeFolder = (machine: Machine, path: string, mode?: number): Micro.Micro<void, DiskError> =>
  Micro.gen(function*() {
    if ((yield* machine.disk.lstat(path)) !== undefined) return
    const parent = folderOf(path)
    const isFirst = parent === path || (yield* machine.disk.lstat(parent)) !== undefined
    yield* isFirst ? confirmFolder(machine, parent) : makeFolder(machine, parent, mode)
    yield* machine.disk.makeDirectory(path, mode)
    yield* machine.disk.syncDirectory(parent)
  })

// Whoever may not read the folder above (the homes of all users, say) has not made this one either.
const confirmFolder = (machine: Machine, path: string): Micro.Micro<void, DiskError> =>
  machine.disk.syncDirectory(folderOf(path)).pipe(
    Micro.catchIf(({ code }) => code === "EACCES" || code === "EPERM", () => Micro.void)
  )

/** The names a file is reached by: its own in its folder, and the folder's in the one above. */
const syncNames = (machine: Machine, path: string): Micro.Micro<void, DiskError> =>
  Micro.gen(function*() {
    const folder = folderOf(path)
    yield* machine.disk.syncDirectory(folder)
    yield* machine.disk.syncDirectory(folderOf(folder))
  })

/**
 * Appends whole lines and makes them durable. A torn last line of an earlier writer is ended first. The folder must
 * exist.
 *
 * A new file's names are synced **before** its first byte is written: then a file with content always has durable
 * names, also when its creator died half-way, and only the writer that finds it empty pays for that.
 */
export const append = (
  machine: Machine,
  path: string,
  lines: Uint8Array,
  options: AppendOptions
): Micro.Micro<void, DiskError | ForeignFile> =>
  OwnFile.using(machine, path, "append", (handle, stat) =>
    Micro.gen(function*() {
      if (stat.size === 0) yield* syncNames(machine, path)
      else if (options.replaced) yield* machine.disk.syncDirectory(folderOf(path))
      yield* machine.disk.write(handle, yield* endingTornLine(machine, handle, stat.size, lines)).pipe(
        Micro.andThen(machine.disk.sync(handle)),
        Micro.tapError(() => options.alone ? Micro.ignore(machine.disk.truncate(handle, stat.size)) : Micro.void)
      )
    }))

/** Makes durable what a file holds already: its writer may have died before it could. */
export const confirm = (machine: Machine, path: string): Micro.Micro<void, DiskError | ForeignFile> =>
  OwnFile.using(machine, path, "append", (handle) =>
    Micro.andThen(syncNames(machine, path), machine.disk.sync(handle)))

/** The lines to append to a file of `size` bytes, after an LF if its last line has none. */
export const endingTornLine = (
  machine: Machine,
  handle: Handle,
  size: number,
  lines: Uint8Array
): Micro.Micro<Uint8Array, DiskError> =>
  size === 0 ? Micro.succeed(lines) : Micro.map(machine.disk.read(handle, size - 1, 1), ([last]) => {
    if (last === lineFeed) return lines
    const bytes = new Uint8Array(lines.length + 1)
    bytes[0] = lineFeed
    bytes.set(lines, 1)
    return bytes
  })

/**
 * Gives `path` these bytes as a whole: a reader, also one after a power cut, finds either the old or the new content.
 * The folder must exist. `temporary` must be a name in the same folder that no reader looks for; it is removed when
 * anything fails.
 */
export const replaceThrough = (
  machine: Machine,
  temporary: string,
  path: string,
  bytes: Uint8Array
): Micro.Micro<void, DiskError | ForeignFile> =>
  Micro.gen(function*() {
    if ((yield* OwnFile.look(machine, path)) === undefined) {
      yield* machine.disk.syncDirectory(folderOf(folderOf(path)))
    }
    yield* OwnFile.using(machine, temporary, "create", (handle) =>
      Micro.andThen(machine.disk.write(handle, bytes), machine.disk.sync(handle))).pipe(
        Micro.andThen(machine.disk.rename(temporary, path)),
        Micro.tapError(() => Micro.ignore(machine.disk.unlink(temporary)))
      )
    yield* machine.disk.syncDirectory(folderOf(path))
  })

/** `replaceThrough` a name made for the purpose. */
export const replace = (
  machine: Machine,
  path: string,
  bytes: Uint8Array
): Micro.Micro<void, DiskError | ForeignFile> =>
  Micro.gen(function*() {
    const temporary = Temporary.make(path, yield* machine.environment.pid, yield* machine.random.hex(4))
    yield* replaceThrough(machine, temporary, path, bytes)
  })

/** Deletes a file durably; one that is gone already is fine. */
export const remove = (machine: Machine, path: string): Micro.Micro<void, DiskError> =>
  Micro.andThen(Micro.catchIf(machine.disk.unlink(path), isMissing, () => Micro.void), confirmName(machine, path))

/** Makes durable that a name is there, gone or another file's: who changed it may have died before it was. */
export const confirmName = (machine: Machine, path: string): Micro.Micro<void, DiskError> =>
  Micro.catchIf(machine.disk.syncDirectory(folderOf(path)), isMissing, () => Micro.void)

const isMissing = ({ code }: DiskError): boolean => code === "ENOENT"
