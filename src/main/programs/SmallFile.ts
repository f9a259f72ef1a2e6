import * as Micro from "effect/Micro"
import { Disk, type DiskError } from "../../ports/Disk.ts"

/** The first `limit` bytes of a regular file that is no link. */
export const read = (path: string, limit: number): Micro.Micro<Uint8Array, DiskError, Disk> =>
  Micro.flatMap(Micro.service(Disk), (disk) =>
    Micro.acquireUseRelease(
      disk.open(path, "read"),
      (handle) => disk.read(handle, 0, limit),
      (handle) => disk.close(handle)
    ))
