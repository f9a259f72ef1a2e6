import * as Micro from "effect/Micro"
import * as Workspace from "../../domain/workspace/Workspace.ts"
import type { DiskError } from "../../ports/Disk.ts"
import type { ForeignFile } from "../../ports/Queue.ts"
import * as DurableFile from "./DurableFile.ts"
import type { Machine } from "./Machine.ts"
import * as OwnFile from "./OwnFile.ts"

/** The text of a file of the workspace, empty when there is none. What is not UTF-8 shows as U+FFFD. */
export const text = (machine: Machine, path: string): Micro.Micro<string, DiskError | ForeignFile> =>
  Micro.map(OwnFile.read(machine, path), (bytes) => new TextDecoder().decode(bytes))

/** Its lines without their LF; a file without a final LF ends in a line all the same. */
export const read = (machine: Machine, path: string): Micro.Micro<ReadonlyArray<string>, DiskError | ForeignFile> =>
  Micro.map(text(machine, path), split)

export const split = (content: string): ReadonlyArray<string> => {
  const lines = content.split("\n")
  if (lines.at(-1) === "") lines.pop()
  return lines
}

/** Appends lines, each with its LF, in one durable batch; makes `.claude` when missing; nothing for none. */
export const append = (
  machine: Machine,
  workspace: Workspace.Workspace,
  path: string,
  lines: ReadonlyArray<string>,
  options: DurableFile.AppendOptions
): Micro.Micro<void, DiskError | ForeignFile> =>
  lines.length === 0 ? Micro.void : Micro.andThen(
    DurableFile.makeFolder(machine, Workspace.folder(workspace)),
    DurableFile.append(machine, path, new TextEncoder().encode(lines.join("")), options)
  )

/** Gives the file these lines, each with its LF, atomically and durably; none at all deletes it. */
export const replace = (
  machine: Machine,
  path: string,
  lines: ReadonlyArray<string>
): Micro.Micro<void, DiskError | ForeignFile> =>
  lines.length === 0
    ? DurableFile.remove(machine, path)
    : DurableFile.replace(machine, path, new TextEncoder().encode(lines.join("")))
