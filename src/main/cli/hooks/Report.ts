import * as Effect from "effect/Effect"
import * as Terminal from "../../../domain/text/Terminal.ts"
import { Output } from "../../../ports/Output.ts"
import type { SettingsMalformed } from "../../../ports/SettingsFile.ts"
import { use } from "../../../ports/Use.ts"
import type { WorkspaceFileError } from "../../../ports/WorkspaceFiles.ts"
import * as Failure from "../Failure.ts"

/** What the installer cannot do, in the seeds' words (client spec HOOK-7), and the way on. */
export const problem = (error: SettingsMalformed | WorkspaceFileError): string =>
  error._tag === "SettingsMalformed"
    ? `Warning: ${Terminal.escape(error.message)}; skipping hook install.\nCorrect it, then run: agnes hooks install`
    : `Error: cannot use ${Terminal.escape(error.message)}. Nothing else was changed there; run: agnes hooks install`

export const failure = (error: SettingsMalformed | WorkspaceFileError): Failure.Failure => Failure.error(problem(error))

export const warn = (warnings: ReadonlyArray<string>) =>
  Effect.forEach(warnings, (line) => use(Output, (output) => output.error(`${line}\n`)), { discard: true })

export const say = (text: string) => use(Output, (output) => output.out(text))
