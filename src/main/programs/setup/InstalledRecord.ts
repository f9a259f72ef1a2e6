import * as Effect from "effect/Effect"
import * as Installed from "../../../domain/workspace/Installed.ts"
import * as SetUpFiles from "../../../domain/workspace/SetUpFiles.ts"
import type { Workspace } from "../../../domain/workspace/Workspace.ts"
import { Digest } from "../../../ports/Digest.ts"
import { WorkspaceFiles } from "../../../ports/WorkspaceFiles.ts"

/** What `init` left in CLAUDE.md's place here; `undefined` where that is not known. */
export const read = (workspace: Workspace) =>
  Effect.flatMap(WorkspaceFiles, (files) => files.read(workspace, SetUpFiles.installed)).pipe(
    Effect.map((bytes) => bytes === undefined ? undefined : Installed.parse(new TextDecoder().decode(bytes))),
    Effect.orElseSucceed(() => undefined)
  )

/** Keeps in mind that this CLAUDE.md is ours, for `uninit`. `backup`: the copy of a person's own it replaced. */
export const note = (workspace: Workspace, claudeMd: Uint8Array, backup: string | undefined) =>
  Effect.gen(function*() {
    const files = yield* WorkspaceFiles
    const { sha256 } = yield* Digest
    const next = Installed.next(yield* read(workspace), { sha256: sha256(claudeMd), backup })
    yield* files.write(workspace, SetUpFiles.installed, new TextEncoder().encode(Installed.print(next)))
  })
