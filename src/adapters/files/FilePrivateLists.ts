import * as Either from "effect/Either"
import * as Micro from "effect/Micro"
import * as PrivateList from "../../domain/privacy/PrivateList.ts"
import * as Bytes from "../../domain/text/Bytes.ts"
import * as Workspace from "../../domain/workspace/Workspace.ts"
import { DiskError } from "../../ports/Disk.ts"
import type { PrivateLists } from "../../ports/PrivateLists.ts"
import type { ForeignFile } from "../../ports/Queue.ts"
import * as DurableFile from "./DurableFile.ts"
import * as FileListSeals from "./FileListSeals.ts"
import type { Machine } from "./Machine.ts"
import * as OwnFile from "./OwnFile.ts"
import * as QueueLock from "./QueueLock.ts"

/**
 * Appends the line unless it is there, with the lock or without it. Without, the list may be replaced between our
 * opening and writing it: then the line went into a file that has no name any more, and has to go into the new one too.
 */
const append = (
  machine: Machine,
  list: string,
  line: Uint8Array,
  held: boolean
): Micro.Micro<void, DiskError | ForeignFile> =>
  Micro.gen(function*() {
    if (yield* lists(machine, list, line)) return yield* DurableFile.confirm(machine, list)
    yield* DurableFile.append(machine, list, line, { alone: held, replaced: true })
    if (!held && !(yield* lists(machine, list, line))) yield* append(machine, list, line, held)
  })

const lists = (machine: Machine, list: string, line: Uint8Array): Micro.Micro<boolean, DiskError | ForeignFile> =>
  Micro.map(OwnFile.read(machine, list), (bytes) => bytes !== undefined && holds(bytes, line))

/** Is `line` one of the lines? */
const holds = (bytes: Uint8Array, line: Uint8Array): boolean => {
  const text = new TextDecoder("latin1")
  return `\n${text.decode(bytes)}\n`.includes(`\n${text.decode(line)}`)
}

// The way out when the sync of an append failed: the same content in a new file, for the old one's bytes may be lost.
const rewrite = (machine: Machine, list: string, line: Uint8Array): Micro.Micro<void, DiskError | ForeignFile> =>
  replace(machine, list, (bytes = new Uint8Array()) => holds(bytes, line) ? bytes : Bytes.concat([bytes, line]))

const contains = (
  machine: Machine,
  list: string,
  sessionId: string
): Micro.Micro<boolean, DiskError | ForeignFile | PrivateList.Unreadable> =>
  Micro.suspend(() => {
    const search = PrivateList.search(sessionId)
    return Micro.flatMap(OwnFile.scan(machine, list, search.feed), () => {
      const found = search.end()
      return found === undefined
        ? Micro.flatMap(OwnFile.read(machine, list), (bytes = new Uint8Array()) =>
          Either.match(PrivateList.contains(bytes, sessionId), { onLeft: Micro.fail, onRight: Micro.succeed }))
        : Micro.succeed(found)
    })
  })

const add = (
  machine: Machine,
  workspace: Workspace.Workspace,
  sessionId: string
): Micro.Micro<void, DiskError | ForeignFile> =>
  Micro.gen(function*() {
    if (sessionId === "") return
    const list = Workspace.privateList(workspace)
    const line = new TextEncoder().encode(`${sessionId}\n`)
    yield* DurableFile.makeFolder(machine, Workspace.folder(workspace))
    yield* QueueLock.hurrying(machine, workspace, (held) =>
      append(machine, list, line, held).pipe(
        Micro.catchIf(
          (error) => error._tag === "DiskError" && error.operation === "fsync",
          (error) => Micro.mapError(rewrite(machine, list, line), () => error)
        )
      ))
  })

const same = (a: Uint8Array | undefined, b: Uint8Array | undefined): boolean =>
  a === b ||
  (a !== undefined && b !== undefined && a.length === b.length && a.every((byte, index) => byte === b[index]))

/**
 * A mark that did not wait for the lock may go into the old file after we have read it. So the old file stays open over
 * the rename, and what it has gained by then is carried over; whoever writes later sees the new name.
 */
const replace = (
  machine: Machine,
  list: string,
  change: (before: Uint8Array | undefined) => Uint8Array | undefined
): Micro.Micro<void, DiskError | ForeignFile> => {
  const put = (before: Uint8Array | undefined): Micro.Micro<void, DiskError | ForeignFile> => {
    const bytes = change(before)
    return bytes === undefined
      ? Micro.fail(new DiskError({ code: "ESTALE", operation: "replace", path: list }))
      : DurableFile.replace(machine, list, bytes)
  }
  return OwnFile.using(machine, list, "read", (old, { size }) =>
    Micro.gen(function*() {
      yield* put(yield* machine.disk.read(old, 0, size))
      const after = (yield* machine.disk.stat(old)).size
      if (after <= size) return
      const late = yield* machine.disk.read(old, size, after - size)
      yield* DurableFile.append(machine, list, late, { alone: true, replaced: true })
    })).pipe(
      Micro.catchIf(
        (error) => error._tag === "DiskError" && error.code === "ENOENT" && error.operation === "open",
        () => put(undefined)
      )
    )
}

/** What a mark that was cut short has left may be in memory alone: a seal on that would outlive it. */
const confirm = (machine: Machine, workspace: Workspace.Workspace): Micro.Micro<void, DiskError> => {
  const list = Workspace.privateList(workspace)
  return Micro.mapError(
    Micro.flatMap(OwnFile.look(machine, list), (stat) =>
      stat === undefined ? Micro.void : DurableFile.confirm(machine, list)),
    OwnFile.asDiskError
  )
}

/** The private list as one file of the workspace, and its seal as one of the user. */
export const make = (machine: Machine): PrivateLists["Type"] => {
  const seals = FileListSeals.make(machine)
  return {
    read: (workspace) => OwnFile.read(machine, Workspace.privateList(workspace)),
    contains: (workspace, sessionId) => contains(machine, Workspace.privateList(workspace), sessionId),
    add: (workspace, sessionId) => add(machine, workspace, sessionId),
    replace: (workspace, bytes, ...expected) =>
      Micro.andThen(
        DurableFile.makeFolder(machine, Workspace.folder(workspace)),
        QueueLock.holding(
          machine,
          workspace,
          replace(machine, Workspace.privateList(workspace), (before) =>
            expected.length === 0 || same(before, expected[0]) ? bytes : undefined)
        )
      ),
    ...seals,
    writeSeal: (workspace, bytes) => Micro.andThen(confirm(machine, workspace), seals.writeSeal(workspace, bytes))
  }
}
