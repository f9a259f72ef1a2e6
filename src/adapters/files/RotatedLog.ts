import * as Micro from "effect/Micro"
import * as Rotation from "../../domain/queue/Rotation.ts"
import type { Workspace } from "../../domain/workspace/Workspace.ts"
import type { DiskError } from "../../ports/Disk.ts"
import type { ForeignFile } from "../../ports/Queue.ts"
import * as Lines from "./Lines.ts"
import type { Machine } from "./Machine.ts"
import * as OwnFile from "./OwnFile.ts"

/** Bytes after which a log is rolled, unless the settings say otherwise. */
export const standardLimit = 10 * 1024 * 1024

/** Where a log goes when it is rolled; what was there before is given up. */
export const older = (log: string): string => `${log}.1`

/**
 * Appends lines to a log in one durable batch, rolling it first when it has grown too large. One writer at a time: the
 * caller holds the push lock.
 */
export const append = (
  machine: Machine,
  workspace: Workspace,
  log: string,
  lines: ReadonlyArray<string>,
  limit: number
): Micro.Micro<void, DiskError | ForeignFile> =>
  lines.length === 0 ? Micro.void : Micro.gen(function*() {
    const stat = yield* OwnFile.look(machine, log)
    if (stat !== undefined && Rotation.decide(stat.size, limit) === "rotate") {
      yield* machine.disk.rename(log, older(log))
    }
    yield* Lines.append(machine, workspace, log, lines, { alone: true, replaced: false })
  })
