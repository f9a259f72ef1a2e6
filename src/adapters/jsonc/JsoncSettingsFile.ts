import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Layer from "effect/Layer"
import * as SetUpFiles from "../../domain/workspace/SetUpFiles.ts"
import type { Workspace } from "../../domain/workspace/Workspace.ts"
import { type Change, SettingsFile, SettingsMalformed } from "../../ports/SettingsFile.ts"
import { WorkspaceFileError, WorkspaceFiles } from "../../ports/WorkspaceFiles.ts"
import * as JsoncText from "./JsoncText.ts"

/** How often the file may change under our hands before we give up. */
const tries = 3

/** The settings as JSONC text in the workspace's files. */
export const layer: Layer.Layer<SettingsFile, never, WorkspaceFiles> = Layer.effect(
  SettingsFile,
  Effect.map(WorkspaceFiles, (files) => {
    const load = (workspace: Workspace) =>
      Effect.gen(function*() {
        const bytes = yield* files.read(workspace, SetUpFiles.settings)
        if (bytes === undefined) return { bytes, mark: false, text: "", value: undefined }
        const { mark, text } = yield* orMalformed(workspace, JsoncText.decode(bytes))
        return { bytes, mark, text, value: yield* orMalformed(workspace, JsoncText.parse(text)) }
      })

    const keep = (workspace: Workspace, bytes: Uint8Array, untouched: boolean) =>
      files.read(workspace, SetUpFiles.settingsBackup).pipe(
        Effect.flatMap((backup) =>
          backup === undefined || untouched ? files.write(workspace, SetUpFiles.settingsBackup, bytes) : Effect.void
        )
      )

    const edit = <C extends Change, E>(
      workspace: Workspace,
      decide: (settings: unknown) => Either.Either<C, E>,
      left: number
    ): Effect.Effect<C, E | SettingsMalformed | WorkspaceFileError> =>
      Effect.gen(function*() {
        const before = yield* load(workspace)
        const change = yield* decide(before.value)
        if (change.edits.length === 0) return change
        const text = yield* orMalformed(workspace, JsoncText.edit(before.text, change.edits))
        if (before.bytes !== undefined) yield* keep(workspace, before.bytes, change.untouched)
        if (!sameBytes(yield* files.read(workspace, SetUpFiles.settings), before.bytes)) {
          return left > 1 ? yield* edit(workspace, decide, left - 1) : yield* busy(workspace)
        }
        yield* files.write(workspace, SetUpFiles.settings, JsoncText.encode(before.mark, text))
        return change
      })

    return {
      read: (workspace) => Effect.map(load(workspace), (loaded) => loaded.value),
      backup: (workspace) =>
        files.read(workspace, SetUpFiles.settingsBackup).pipe(
          Effect.flatMap((bytes) =>
            bytes === undefined
              ? Effect.succeed(undefined)
              : Either.flatMap(JsoncText.decode(bytes), ({ text }) => JsoncText.parse(text))),
          Effect.orElseSucceed(() => undefined)
        ),
      edit: (workspace, decide) => edit(workspace, decide, tries)
    }
  })
)

const pathOf = (workspace: Workspace): string => `${workspace.root}/${SetUpFiles.settings}`

const orMalformed = <A>(workspace: Workspace, outcome: Either.Either<A, JsoncText.Malformed>) =>
  Either.mapLeft(outcome, ({ reason }) => new SettingsMalformed({ path: pathOf(workspace), reason }))

const busy = (workspace: Workspace) =>
  Effect.fail(new WorkspaceFileError({ path: pathOf(workspace), reason: "keeps changing; try again" }))

const sameBytes = (a: Uint8Array | undefined, b: Uint8Array | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && a.length === b.length && a.every((byte, i) => byte === b[i]))
