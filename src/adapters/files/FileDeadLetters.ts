import * as Micro from "effect/Micro"
import * as DeadLetter from "../../domain/push/DeadLetter.ts"
import * as Workspace from "../../domain/workspace/Workspace.ts"
import type { DeadLetters } from "../../ports/DeadLetters.ts"
import type { DiskError } from "../../ports/Disk.ts"
import type { ForeignFile } from "../../ports/Queue.ts"
import * as DurableFile from "./DurableFile.ts"
import * as Lines from "./Lines.ts"
import type { Machine } from "./Machine.ts"
import * as RotatedLog from "./RotatedLog.ts"

// History before list: after a crash in between the letters are in both, which repeats work and loses nothing.
const release = (
  machine: Machine,
  workspace: Workspace.Workspace,
  reason: DeadLetter.Release,
  select: (letter: DeadLetter.DeadLetter) => boolean,
  limit: number
): Micro.Micro<ReadonlyArray<DeadLetter.DeadLetter>, DiskError | ForeignFile> =>
  Micro.gen(function*() {
    const list = Workspace.deadLetters(workspace)
    const taken: Array<DeadLetter.DeadLetter> = []
    const kept: Array<string> = []
    for (const line of yield* Lines.read(machine, list)) {
      const letter = DeadLetter.parse(line)
      if (letter !== undefined && select(letter)) taken.push(letter)
      else kept.push(`${line}\n`)
    }
    if (taken.length === 0) {
      // Whoever took them out may have died before that was durable.
      yield* DurableFile.confirmName(machine, list)
      return taken
    }
    yield* record(machine, workspace, reason, taken, limit)
    yield* Lines.replace(machine, list, kept)
    return taken
  })

const record = (
  machine: Machine,
  workspace: Workspace.Workspace,
  release: DeadLetter.Release,
  past: ReadonlyArray<DeadLetter.Past>,
  limit: number
): Micro.Micro<void, DiskError | ForeignFile> =>
  past.length === 0 ? Micro.void : Micro.gen(function*() {
    const at = yield* machine.clock.now
    const history = past.map((letter) => DeadLetter.encodeReleased({ at, release, letter }))
    yield* RotatedLog.append(machine, workspace, Workspace.deadLetterHistory(workspace), history, limit)
  })

/** The list as one file; its history is rolled above `limit` bytes. */
export const make = (machine: Machine, limit = RotatedLog.standardLimit): DeadLetters["Type"] => ({
  read: (workspace) =>
    Micro.map(
      Lines.read(machine, Workspace.deadLetters(workspace)),
      (lines) => lines.flatMap((line) => DeadLetter.parse(line) ?? [])
    ),
  add: (workspace, letters) =>
    Lines.append(machine, workspace, Workspace.deadLetters(workspace), letters.map(DeadLetter.encode), {
      alone: true,
      replaced: true
    }),
  release: (workspace, reason, select) => release(machine, workspace, reason, select, limit),
  record: (workspace, reason, past) => record(machine, workspace, reason, past, limit)
})
