import * as Either from "effect/Either"
import type * as HookLine from "./HookLine.ts"
import * as HookMerge from "./HookMerge.ts"
import * as OurCommands from "./OurCommands.ts"
import * as SettingsEdit from "./SettingsEdit.ts"
import * as StatusLine from "./StatusLine.ts"

/** Part of the file is not what it must be; nothing in such a file is changed. `reason` completes "<path> …". */
export interface OddShape {
  readonly _tag: "OddShape"
  readonly reason: string
}

export interface Plan {
  readonly edits: ReadonlyArray<SettingsEdit.Edit>
  /** Nothing in the file is ours yet: it is worth keeping as it is. */
  readonly untouched: boolean
  /** For people, a line each. */
  readonly warnings: ReadonlyArray<string>
}

/** What agnes wants in each event it has a hook for. */
export const wanted = (lines: HookLine.Lines): ReadonlyArray<HookMerge.Wanted> => [
  { event: "SessionStart", command: lines.sessionStart, replaces: ["agnes capture-session"] },
  { event: "SessionEnd", command: lines.sessionEnd, replaces: ["agnes push", "agnes capture-session"] }
]

/**
 * What has to change in a settings file (its data; `undefined` when there is none) to hold our hooks and status line.
 * Total and idempotent: with its edits applied it plans no edit. Entries of other commands, other events and unknown
 * keys are never part of an edit. `null` in place of `hooks` or of an event counts as absent; another wrong type there
 * is an `OddShape`.
 */
export const plan = (settings: unknown, lines: HookLine.Lines): Either.Either<Plan, OddShape> => {
  if (settings !== undefined && !SettingsEdit.isRecord(settings)) return odd("does not hold a JSON object")
  const hooks = settings?.["hooks"] ?? undefined
  if (hooks !== undefined && !SettingsEdit.isRecord(hooks)) return odd("has \"hooks\" that are not an object")
  const edits: Array<SettingsEdit.Edit> = []
  const warnings: Array<string> = []
  for (const want of wanted(lines)) {
    const list = hooks?.[want.event] ?? undefined
    if (list !== undefined && !Array.isArray(list)) return odd(`has "hooks.${want.event}" that is not a list`)
    const path = ["hooks", want.event]
    if (list === undefined) edits.push(SettingsEdit.set(path, []))
    edits.push(...HookMerge.merge(list ?? [], path, want))
    const isShared = HookMerge.handlers(list ?? [], want).some((handler) => handler.shape === "partly")
    if (isShared) warnings.push(partly(want.event))
  }
  const statusLine = settings?.["statusLine"]
  if (StatusLine.stateOf(statusLine, lines.statusLine) === "foreign") warnings.push(StatusLine.foreignWarning)
  return Either.right({
    edits: [
      ...(settings !== undefined && settings["hooks"] === null ? [SettingsEdit.set(["hooks"], {})] : []),
      ...edits,
      ...StatusLine.merge(statusLine, lines.statusLine)
    ],
    untouched: !isOurs(settings),
    warnings
  })
}

/**
 * For a workspace without settings: reading is allowed without asking. `Bash` is not, because any command of the model
 * would then run unasked in a folder whose instructions come from a server (W-36); the model is left to the person.
 */
export const seed = (settings: unknown): ReadonlyArray<SettingsEdit.Edit> =>
  settings === undefined ? [SettingsEdit.set(["permissions"], { allow: ["Read", "Grep", "Glob"] })] : []

/**
 * Is this the settings file of an agnes workspace (client spec HOOK-13): does it hold our status line or, in any event,
 * a handler that runs one of our commands? False for anything that is no settings file.
 */
export const isOurs = (settings: unknown): boolean => {
  if (!SettingsEdit.isRecord(settings)) return false
  const { hooks, statusLine } = settings
  const lists = SettingsEdit.isRecord(hooks) ? Object.values(hooks) : []
  const entries = lists.flatMap((list) => (Array.isArray(list) ? list : []))
  return [statusLine, ...entries.flatMap(handlersOf)].some(runsOurs)
}

const handlersOf = (entry: unknown): ReadonlyArray<unknown> =>
  SettingsEdit.isRecord(entry) && Array.isArray(entry["hooks"]) ? entry["hooks"] : []

const runsOurs = (handler: unknown): boolean =>
  SettingsEdit.isRecord(handler) && typeof handler["command"] === "string" && OurCommands.mentions(handler["command"])

const odd = (reason: string): Either.Either<never, OddShape> => Either.left({ _tag: "OddShape", reason })

const partly = (event: string): string =>
  `Warning: a hook of your own in ${event} also runs agnes; it is left as it is.`
