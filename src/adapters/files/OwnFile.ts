import * as Micro from "effect/Micro"
import { DiskError, type FileStat, type Handle, type OpenMode } from "../../ports/Disk.ts"
import { ForeignFile } from "../../ports/Queue.ts"
import { folderOf, type Machine } from "./Machine.ts"

/**
 * Opens a file of agnes for `use` and closes it afterwards. It must be a regular file of this very user, reached
 * through no link, itself or its folder: a cloned repository brings nothing of its own (design §3).
 */
export const using = <A, E>(
  machine: Machine,
  path: string,
  mode: OpenMode,
  use: (handle: Handle, stat: FileStat) => Micro.Micro<A, E>
): Micro.Micro<A, E | DiskError | ForeignFile> =>
  Micro.flatMap(refuseLinkedFolder(machine, path), () =>
    Micro.acquireUseRelease(
      Micro.mapError(machine.disk.open(path, mode), asForeign),
      (handle) =>
        Micro.flatMap(machine.disk.stat(handle), (stat) =>
          Micro.flatMap(machine.environment.uid, (uid): Micro.Micro<A, E | ForeignFile> =>
            stat.uid === uid || mode === "create"
              ? use(handle, stat)
              : Micro.fail(new ForeignFile(path, "foreign-owner")))),
      (handle) => machine.disk.close(handle)
    ))

/** The same for a name that is not opened: `undefined` when there is nothing. */
export const look = (
  machine: Machine,
  path: string
): Micro.Micro<FileStat | undefined, DiskError | ForeignFile> =>
  Micro.gen(function*() {
    yield* refuseLinkedFolder(machine, path)
    const stat = yield* machine.disk.lstat(path)
    if (stat === undefined) return undefined
    if (stat.kind === "link") return yield* Micro.fail(new ForeignFile(path, "link"))
    if (stat.kind !== "file") return yield* Micro.fail(new ForeignFile(path, "not-regular"))
    if (stat.uid !== (yield* machine.environment.uid)) return yield* Micro.fail(new ForeignFile(path, "foreign-owner"))
    return stat
  })

/** The whole file, `undefined` when there is none. Creates nothing. */
export const read = (
  machine: Machine,
  path: string
): Micro.Micro<Uint8Array | undefined, DiskError | ForeignFile> =>
  using(machine, path, "read", (handle, stat) => machine.disk.read(handle, 0, stat.size)).pipe(
    Micro.catchIf(
      (error): error is DiskError => error._tag === "DiskError" && error.code === "ENOENT",
      () => Micro.succeed(undefined)
    )
  )

/** Hands the bytes of a file on, some at a time, as it is when it is opened; false when there is none. */
export const scan = (
  machine: Machine,
  path: string,
  feed: (bytes: Uint8Array) => void
): Micro.Micro<boolean, DiskError | ForeignFile> =>
  using(machine, path, "read", (handle, { size }) => Micro.as(machine.disk.scan(handle, size, feed), true)).pipe(
    Micro.catchIf(
      (error): error is DiskError => error._tag === "DiskError" && error.code === "ENOENT",
      () => Micro.succeed(false)
    )
  )

const refuseLinkedFolder = (machine: Machine, path: string): Micro.Micro<void, DiskError | ForeignFile> =>
  Micro.flatMap(machine.disk.lstat(folderOf(path)), (stat) =>
    stat?.kind === "link" ? Micro.fail(new ForeignFile(folderOf(path), "link")) : Micro.void)

const asForeign = (error: DiskError): DiskError | ForeignFile => {
  if (error.code === "ELOOP") return new ForeignFile(error.path, "link")
  return error.code === "EINVAL" ? new ForeignFile(error.path, "not-regular") : error
}

/** For ports that name only disk errors: the system's own words for the same. */
export const asDiskError = (error: DiskError | ForeignFile): DiskError =>
  error._tag === "DiskError"
    ? error
    : new DiskError({
      code: { link: "ELOOP", "not-regular": "EINVAL", "foreign-owner": "EPERM" }[error.reason],
      operation: "open",
      path: error.path
    })
