import * as Micro from "effect/Micro"
import { DiskError, type Disk, type FileStat, type Handle, type OpenMode } from "../../ports/Disk.ts"
import type { FileNode, Node } from "./MemoryNodes.ts"
import * as MemoryProcess from "./MemoryProcess.ts"
import { MemoryVolume, Refusal } from "./MemoryVolume.ts"

/** A call as the fault plan sees it. */
export interface Call {
  /** 1 for the first call of this process. */
  readonly index: number
  readonly operation: keyof Disk["Type"]
  readonly path: string
}

/**
 * What becomes of a call: it is done; it fails with a code (a write may have put `written` bytes down before it); or
 * the process is killed just before or just after it.
 */
export type Fate =
  | "done"
  | "killed-before"
  | "killed-after"
  | { readonly code: string; readonly written?: number }

/** Never answers. Not `Micro.never`, whose timer would keep the real process up. */
const silence: Micro.Micro<never> = Micro.async(() => {})

const statOf = (node: Node): FileStat => ({
  kind: node.kind,
  size: node.kind === "file" ? node.bytes.length : 0,
  modifiedAt: node.modifiedAt,
  changedAt: node.changedAt,
  uid: node.uid,
  inode: node.inode,
  device: 1
})

const refuse = (code: string): never => {
  throw new Refusal(code)
}

/** The system's names for operations that the port calls otherwise, as errors have them. */
const spoken: { readonly [K in Call["operation"]]?: string } = {
  sync: "fsync",
  syncDirectory: "fsync",
  makeDirectory: "mkdir",
  list: "readdir",
  realPath: "realpath"
}

/** Simulations meet the same few failures millions of times, and making one takes long. */
const failure = (code: string, operation: Call["operation"], path: string): Micro.Micro<never, DiskError> => {
  const key = `${code} ${operation} ${path}`
  const known = failures.get(key)
  if (known !== undefined) return known
  const made = Micro.fail(new DiskError({ code, operation: spoken[operation] ?? operation, path }))
  if (failures.size > 10_000) failures.clear()
  failures.set(key, made)
  return made
}

const failures = new Map<string, Micro.Micro<never, DiskError>>()

const missing = new Refusal("ENOENT")

/** The disk as one process of the simulated machine sees it. `fate` is asked about each call but `close`. */
export const make = (
  volume: MemoryVolume = new MemoryVolume(),
  process: MemoryProcess.MemoryProcess = MemoryProcess.make(),
  fate: (call: Call) => Fate = () => "done"
): Disk["Type"] => {
  const handles = new Map<number, FileNode>()
  let descriptors = 3
  let calls = 0

  const call = <A>(
    operation: Call["operation"],
    path: string,
    run: () => A | Refusal,
    spoil?: (written: number) => void
  ): Micro.Micro<A, DiskError> =>
    Micro.suspend(() => {
      if (!process.alive) return silence
      const decided = fate({ index: ++calls, operation, path })
      if (decided === "killed-before") {
        process.kill()
        return silence
      }
      try {
        if (typeof decided === "object") {
          spoil?.(decided.written ?? 0)
          return refuse(decided.code)
        }
        const result = run()
        if (result instanceof Refusal) return failure(result.code, operation, path)
        if (decided === "done") return Micro.succeed(result)
        process.kill()
        return silence
      } catch (error) {
        if (error instanceof Refusal) return failure(error.code, operation, path)
        throw error
      }
    })

  const file = (handle: Handle): FileNode => handles.get(handle.descriptor) ?? refuse("EBADF")

  const open = (path: string, mode: OpenMode): Handle | Refusal => {
    const found = volume.find(path)
    if (found !== undefined && mode === "create") refuse("EEXIST")
    if (found === undefined && mode === "read") return missing
    if (found?.kind === "link") refuse("ELOOP")
    const node = found ?? volume.newFile(process.uid)
    if (node.kind !== "file") return refuse("EINVAL")
    if (found === undefined) volume.add(path, node)
    const descriptor = descriptors++
    handles.set(descriptor, node)
    return { path, descriptor }
  }

  const makeDirectory = (path: string): void => {
    const found = volume.find(path)
    if (found?.kind === "directory") return
    if (found !== undefined) refuse("EEXIST")
    const parent = path.slice(0, path.lastIndexOf("/"))
    if (parent !== "") makeDirectory(parent)
    volume.add(path, volume.newFolder(process.uid))
  }

  const realPath = (path: string): string => {
    const node = volume.find(path) ?? refuse("ENOENT")
    return node.kind === "link" ? realPath(node.target) : path
  }

  const list = (path: string): ReadonlyArray<string> => {
    try {
      return [...volume.folder(path).names.keys()]
    } catch (error) {
      if (error instanceof Refusal && error.code === "ENOENT") return []
      throw error
    }
  }

  const lstat = (path: string): FileStat | undefined => {
    try {
      const node = volume.find(path)
      return node === undefined ? undefined : statOf(node)
    } catch (error) {
      if (error instanceof Refusal && error.code === "ENOTDIR") return undefined
      throw error
    }
  }

  const append = (handle: Handle, bytes: Uint8Array): void => volume.change(file(handle), { _tag: "Append", bytes })

  return {
    open: (path, mode) => call("open", path, () => open(path, mode)),
    read: (handle, position, length) =>
      call("read", handle.path, () => file(handle).bytes.slice(position, position + length)),
    scan: (handle, size, feed) =>
      call("read", handle.path, () => {
        const bytes = file(handle).bytes.slice(0, size)
        feed(bytes)
        bytes.fill(0)
      }),
    write: (handle, bytes) =>
      call("write", handle.path, () => append(handle, bytes.slice()), (written) =>
        append(handle, bytes.slice(0, written))),
    sync: (handle) =>
      call("sync", handle.path, () => volume.sync(file(handle)), () => volume.failSync(file(handle))),
    stat: (handle) => call("stat", handle.path, () => statOf(file(handle))),
    truncate: (handle, length) =>
      call("truncate", handle.path, () => volume.change(file(handle), { _tag: "Truncate", length })),
    close: (handle) =>
      Micro.suspend(() => process.alive ? Micro.sync(() => void handles.delete(handle.descriptor)) : silence),
    rename: (from, to) => call("rename", from, () => volume.move(from, to)),
    unlink: (path) => call("unlink", path, () => volume.unlink(path)),
    makeDirectory: (path) => call("makeDirectory", path, () => makeDirectory(path)),
    syncDirectory: (path) => call("syncDirectory", path, () => volume.syncFolder(volume.folder(path))),
    lstat: (path) => call("lstat", path, () => lstat(path)),
    list: (path) => call("list", path, () => list(path)),
    realPath: (path) => call("realPath", path, () => realPath(path))
  }
}
