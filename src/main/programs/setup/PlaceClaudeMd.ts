import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as ClaudeMd from "../../../domain/workspace/ClaudeMd.ts"
import * as SetUpFiles from "../../../domain/workspace/SetUpFiles.ts"
import type { Workspace } from "../../../domain/workspace/Workspace.ts"
import { Clock } from "../../../ports/Clock.ts"
import { use } from "../../../ports/Use.ts"
import { WorkspaceFiles } from "../../../ports/WorkspaceFiles.ts"
import * as InstalledRecord from "./InstalledRecord.ts"

/** The workspace has a CLAUDE.md of a server already and nobody said `--force`. */
export class AlreadyInitialised extends Data.TaggedError("AlreadyInitialised") {}

const existing = (workspace: Workspace) =>
  Effect.flatMap(WorkspaceFiles, (files) => files.read(workspace, SetUpFiles.claudeMd))

const textOf = (bytes: Uint8Array | undefined): string | undefined =>
  bytes === undefined ? undefined : new TextDecoder().decode(bytes)

/** An unreadable file counts as one without the marker (client spec INIT-1). */
export const refuseSecondInit = (workspace: Workspace) =>
  existing(workspace).pipe(
    Effect.orElseSucceed(() => undefined),
    Effect.filterOrFail((bytes) => !ClaudeMd.isInitialised(textOf(bytes)), () => new AlreadyInitialised()),
    Effect.asVoid
  )

/**
 * Writes the server's CLAUDE.md. What stood there before is copied byte for byte first; without that nothing is
 * written. `backup` is the copy's name.
 */
export const placeClaudeMd = (workspace: Workspace, welcome: string | undefined) =>
  Effect.gen(function*() {
    const before = yield* existing(workspace)
    const decision = ClaudeMd.decide(textOf(before), welcome)
    if (decision._tag === "leave") {
      if (decision.reason === "same" && before !== undefined) yield* InstalledRecord.note(workspace, before, undefined)
      return decision
    }
    const files = yield* WorkspaceFiles
    const backup = before !== undefined && decision.backup ? yield* keep(workspace, before) : undefined
    const written = new TextEncoder().encode(decision.text)
    yield* files.write(workspace, SetUpFiles.claudeMd, written)
    yield* InstalledRecord.note(workspace, written, ClaudeMd.isInitialised(textOf(before)) ? undefined : backup)
    return { _tag: "written" as const, backup }
  })

const keep = (workspace: Workspace, bytes: Uint8Array) =>
  Effect.gen(function*() {
    const files = yield* WorkspaceFiles
    const now = yield* use(Clock, (clock) => clock.now)
    for (let n = 0;; n++) {
      const name = ClaudeMd.backupName(now, n)
      if ((yield* files.read(workspace, name)) !== undefined) continue
      yield* files.write(workspace, name, bytes)
      return name
    }
  })
