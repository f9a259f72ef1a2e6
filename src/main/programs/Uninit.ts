import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as RuleFiles from "../../domain/pull/RuleFiles.ts"
import type { Report } from "../../domain/status/Report.ts"
import * as Sessions from "../../domain/status/Sessions.ts"
import * as ClaudeMd from "../../domain/workspace/ClaudeMd.ts"
import * as Excluded from "../../domain/workspace/Excluded.ts"
import * as Resolution from "../../domain/workspace/Resolution.ts"
import * as SetUpFiles from "../../domain/workspace/SetUpFiles.ts"
import * as TakeOut from "../../domain/workspace/TakeOut.ts"
import * as Workspace from "../../domain/workspace/Workspace.ts"
import { Digest } from "../../ports/Digest.ts"
import { Disk } from "../../ports/Disk.ts"
import { GitIndex } from "../../ports/GitIndex.ts"
import { lift } from "../../ports/Lift.ts"
import { Locks } from "../../ports/Locks.ts"
import { SettingsFile } from "../../ports/SettingsFile.ts"
import { use } from "../../ports/Use.ts"
import { WorkspaceFiles } from "../../ports/WorkspaceFiles.ts"
import * as InstalledRecord from "./setup/InstalledRecord.ts"
import { edited } from "./setup/TakeOutSettings.ts"
import * as Status from "./Status.ts"

/** Looks at everything and changes nothing. */
export const look = (workspace: Workspace.Workspace) =>
  Effect.gen(function*() {
    const settingsFile = yield* SettingsFile
    const { sha256 } = yield* Digest
    const git = yield* GitIndex
    const settings = yield* Effect.either(settingsFile.read(workspace))
    const claudeMd = yield* bytesOf(workspace, SetUpFiles.claudeMd)
    const installed = yield* InstalledRecord.read(workspace)
    const before = installed?.claude_md.before ?? undefined
    const tables = yield* Effect.filter(Excluded.tables, (name) => holds(`${workspace.root}/${name.replace(/\/$/, "")}`))
    const names = yield* namesIn(Workspace.folder(workspace))
    const rules = yield* namesIn(`${Workspace.folder(workspace)}/rules`)
    const commands = yield* Effect.filter(SetUpFiles.slashCommands, (name) =>
      Effect.map(bytesOf(workspace, name), (bytes) => bytes !== undefined))
    const found: TakeOut.Found = {
      settings: settings._tag === "Right" ? settings.right : undefined,
      malformed: settings._tag === "Left" ? settings.left.message : undefined,
      backup: yield* settingsFile.backup(workspace),
      commands,
      guide: textOf(yield* bytesOf(workspace, SetUpFiles.guide)),
      notes: textOf(yield* bytesOf(workspace, SetUpFiles.localNotes)),
      claudeMd: claudeMd === undefined
        ? undefined
        : { sha256: sha256(claudeMd), isServers: ClaudeMd.isInitialised(textOf(claudeMd)) },
      installed,
      hasBefore: before !== undefined && (yield* bytesOf(workspace, before)) !== undefined,
      names: names.filter(Resolution.isAgnesFile),
      tables,
      rules: rules.some(RuleFiles.isOurs),
      excluded: (yield* git.excluded(workspace)) ?? [],
      waiting: waiting(yield* Status.report(workspace))
    }
    return { plan: TakeOut.plan(found), waiting: found.waiting }
  })

/** What no server has yet, or not all of. */
const waiting = (report: Report): number => {
  const { Grown, Held, Waiting } = Sessions.count(report.sessions)
  return Waiting + Held + Grown
}

/** Does the steps one after the other. Each is whole or not done; after an error the same command goes on. */
export const takeOut = (workspace: Workspace.Workspace, { steps }: TakeOut.Plan) =>
  Effect.forEach(steps, (step) => take(workspace, step), { discard: true })

const take = (workspace: Workspace.Workspace, step: TakeOut.Step) =>
  Effect.gen(function*() {
    const files = yield* WorkspaceFiles
    switch (step._tag) {
      case "Settings":
        return yield* edited(workspace)
      case "Delete":
        return yield* files.remove(workspace, step.name)
      case "GiveBack": {
        const bytes = yield* files.read(workspace, step.from)
        if (bytes === undefined) return
        yield* files.write(workspace, step.name, bytes)
        return yield* files.remove(workspace, step.from)
      }
      case "Unlock":
        return yield* unlock(`${workspace.root}/${step.name}`)
      case "Include":
        return yield* Effect.asVoid(Effect.flatMap(GitIndex, (git) => git.include(workspace, step.lines)))
    }
  })

/** A lock somebody holds is left to them. Whoever opened the file before it goes notices, and makes another. */
const unlock = (path: string) =>
  Effect.gen(function*() {
    const held = yield* Effect.option(use(Locks, (locks) => locks.tryAcquire(path)))
    if (Option.isNone(held) || held.value === undefined) return
    yield* Effect.ignore(use(Disk, (disk) => disk.unlink(path)))
    yield* lift(held.value.release)
  })

const bytesOf = (workspace: Workspace.Workspace, name: string) =>
  Effect.flatMap(WorkspaceFiles, (files) => files.read(workspace, name)).pipe(Effect.orElseSucceed(() => undefined))

const textOf = (bytes: Uint8Array | undefined): string | undefined =>
  bytes === undefined ? undefined : new TextDecoder().decode(bytes)

const namesIn = (folder: string) => Effect.orElseSucceed(use(Disk, (disk) => disk.list(folder)), () => [])

const holds = (folder: string) => Effect.map(namesIn(folder), (names) => names.length > 0)
